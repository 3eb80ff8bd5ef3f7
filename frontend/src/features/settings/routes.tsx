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

const providers = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/payment-providers',
  validateSearch: v.object({ form: oneOf(['new']) }),
  component: lazyRouteComponent(() => import('./ProviderList')),
});

export const routes = [apiKeys, providers] as const;
