import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { shellRoute } from '@/app/root';
import { oneOf, text } from '@/app/searchParams';

const apiKeys = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/api-keys',
  validateSearch: v.object({ form: oneOf(['new']), revoke: text }),
  component: lazyRouteComponent(() => import('./ApiKeyList')),
});

const organisations = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/organisations',
  component: lazyRouteComponent(() => import('./OrganisationList')),
});

const documents = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/documents',
  component: lazyRouteComponent(() => import('./DocumentSettings')),
});

const stops = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/stops',
  validateSearch: v.object({ form: oneOf(['new']), code: text }),
  component: lazyRouteComponent(() => import('./StopSettings')),
});

const orders = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/orders',
  component: lazyRouteComponent(() => import('./OrderSettings')),
});

const setup = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/setup',
  component: lazyRouteComponent(() => import('./SetupPage')),
});

const providers = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/payment-providers',
  validateSearch: v.object({ form: oneOf(['new']) }),
  component: lazyRouteComponent(() => import('./ProviderList')),
});

export const routes = [apiKeys, documents, orders, organisations, providers, setup, stops] as const;
