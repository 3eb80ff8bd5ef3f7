import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { shellRoute } from '@/app/root';
import { date, oneOf, text } from '@/app/searchParams';

const board = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payments',
  component: lazyRouteComponent(() => import('./PaymentBoard')),
});

const workList = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payments/work-list',
  validateSearch: v.object({ payment: text }),
  component: lazyRouteComponent(() => import('./WorkList')),
});

const refunds = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payments/refunds',
  validateSearch: v.object({ from: date, to: date, organisation: text }),
  component: lazyRouteComponent(() => import('./RefundList')),
});

const paymentImport = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payments/imports/$importId',
  component: lazyRouteComponent(() => import('./ImportPage')),
});

const payment = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payments/$paymentId',
  validateSearch: v.object({ form: oneOf(['move']) }),
  component: lazyRouteComponent(() => import('./PaymentPage')),
});

export const routes = [board, workList, refunds, paymentImport, payment] as const;
