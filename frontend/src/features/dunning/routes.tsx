import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { shellRoute } from '@/app/root';
import { oneOf, text } from '@/app/searchParams';

const processes = createRoute({
  getParentRoute: () => shellRoute,
  path: '/dunning',
  component: lazyRouteComponent(() => import('./ProcessList')),
});

const newProcess = createRoute({
  getParentRoute: () => shellRoute,
  path: '/dunning/new',
  validateSearch: v.object({ standard: oneOf(['NO']) }),
  component: lazyRouteComponent(() => import('./NewProcess')),
});

const newRun = createRoute({
  getParentRoute: () => shellRoute,
  path: '/dunning/run',
  validateSearch: v.object({ organisation: text }),
  component: lazyRouteComponent(() => import('./NewDunningRun')),
});

const process = createRoute({
  getParentRoute: () => shellRoute,
  path: '/dunning/$processId',
  component: lazyRouteComponent(() => import('./ProcessPage')),
});

const reminders = createRoute({
  getParentRoute: () => shellRoute,
  path: '/reminders',
  validateSearch: v.object({ run: text, member: text }),
  component: lazyRouteComponent(() => import('./ReminderList')),
});

const stops = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payment-stops',
  validateSearch: v.object({ run: text, member: text, paid: oneOf(['since']) }),
  component: lazyRouteComponent(() => import('./StopList')),
});

const balances = createRoute({
  getParentRoute: () => shellRoute,
  path: '/balance-invoices',
  validateSearch: v.object({ member: text, organisation: text }),
  component: lazyRouteComponent(() => import('./BalanceList')),
});

const balancePreview = createRoute({
  getParentRoute: () => shellRoute,
  path: '/balance-invoices/preview',
  validateSearch: v.object({ organisation: text, on: text }),
  component: lazyRouteComponent(() => import('./BalancePreview')),
});

const collection = createRoute({
  getParentRoute: () => shellRoute,
  path: '/collection',
  validateSearch: v.object({ organisation: text }),
  component: lazyRouteComponent(() => import('./CollectionPage')),
});

export const routes = [processes, newProcess, newRun, process, reminders, stops, balances, balancePreview, collection] as const;
