import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { shellRoute } from '@/app/root';
import { oneOf, text } from '@/app/searchParams';

const units = createRoute({
  getParentRoute: () => shellRoute,
  path: '/club/units',
  validateSearch: v.object({ unit: text, form: oneOf(['below', 'edit', 'close']) }),
  component: lazyRouteComponent(() => import('./UnitList')),
});

const roles = createRoute({
  getParentRoute: () => shellRoute,
  path: '/club/roles',
  validateSearch: v.object({ body: text, role: text }),
  component: lazyRouteComponent(() => import('./RoleList')),
});

const rates = createRoute({
  getParentRoute: () => shellRoute,
  path: '/club/rates',
  validateSearch: v.object({ rate: text, group: text, category: text, form: oneOf(['rate', 'group']) }),
  component: lazyRouteComponent(() => import('./RateList')),
});

export const routes = [units, roles, rates] as const;
