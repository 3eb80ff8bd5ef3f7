import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { shellRoute } from '@/app/root';
import { text } from '@/app/searchParams';

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: '/fee-runs',
  validateSearch: v.object({ run: text }),
  component: lazyRouteComponent(() => import('./FeeRunList')),
});

const page = createRoute({
  getParentRoute: () => shellRoute,
  path: '/fee-runs/$feeRunId',
  validateSearch: v.object({ time: text }),
  component: lazyRouteComponent(() => import('./FeeRunPage')),
});

export const routes = [list, page] as const;
