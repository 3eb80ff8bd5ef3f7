import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { shellRoute } from '@/app/root';
import { oneOf, text } from '@/app/searchParams';

const products = createRoute({
  getParentRoute: () => shellRoute,
  path: '/products',
  validateSearch: v.object({ product: text, form: oneOf(['new', 'price']) }),
  component: lazyRouteComponent(() => import('./ProductList')),
});

const plans = createRoute({
  getParentRoute: () => shellRoute,
  path: '/plans',
  validateSearch: v.object({ form: oneOf(['plan', 'billing']) }),
  component: lazyRouteComponent(() => import('./PlanList')),
});

export const routes = [products, plans] as const;
