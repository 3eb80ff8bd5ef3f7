import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { shellRoute } from '@/app/root';
import { text } from '@/app/searchParams';

const dashboard = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: v.object({ organisation: text }),
  component: lazyRouteComponent(() => import('./Dashboard')),
});

const drilldown = createRoute({
  getParentRoute: () => shellRoute,
  path: '/drilldown',
  validateSearch: v.object({ token: text }),
  component: lazyRouteComponent(() => import('./Drilldown')),
});

export const routes = [dashboard, drilldown] as const;
