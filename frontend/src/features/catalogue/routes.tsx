import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { shellRoute } from '@/app/root';
import { oneOf, text } from '@/app/searchParams';

const products = createRoute({
  getParentRoute: () => shellRoute,
  path: '/products',
  validateSearch: v.object({ product: text, form: oneOf(['new', 'edit', 'price', 'vat']) }),
  component: lazyRouteComponent(() => import('./ProductList')),
});

const plans = createRoute({
  getParentRoute: () => shellRoute,
  path: '/plans',
  validateSearch: v.object({ form: oneOf(['billing', 'discount', 'fee']), medium: oneOf(['PHYSICAL', 'DIGITAL', 'SPOKEN']) }),
  component: lazyRouteComponent(() => import('./PlanList')),
});

const newPlan = createRoute({
  getParentRoute: () => shellRoute,
  path: '/plans/new',
  component: lazyRouteComponent(() => import('./NewPlan')),
});

const plan = createRoute({
  getParentRoute: () => shellRoute,
  path: '/plans/$planId',
  validateSearch: v.object({ form: oneOf(['edit']) }),
  component: lazyRouteComponent(() => import('./PlanPage')),
});

export const routes = [products, plans, newPlan, plan] as const;
