import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { shellRoute } from '@/app/root';
import { oneOf } from '@/app/searchParams';
import { KINDS } from './kinds';

const quarantine = createRoute({
  getParentRoute: () => shellRoute,
  path: '/quarantine',
  validateSearch: v.object({ kind: oneOf(KINDS) }),
  component: lazyRouteComponent(() => import('./QuarantinePage')),
});

export const routes = [quarantine] as const;
