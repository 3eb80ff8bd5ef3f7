import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { shellRoute } from '@/app/root';
import { text } from '@/app/searchParams';
import { SoldSearch } from './soldSearch';

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

const sold = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sold',
  validateSearch: SoldSearch,
  component: lazyRouteComponent(() => import('./Sold')),
});

export const routes = [dashboard, drilldown, sold] as const;
