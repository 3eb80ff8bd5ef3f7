import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/app/root';
import { DeliverySearch } from './deliverySearch';

const deliveries = createRoute({
  getParentRoute: () => shellRoute,
  path: '/deliveries',
  validateSearch: DeliverySearch,
  component: lazyRouteComponent(() => import('./DeliveriesPage')),
});

export const routes = [deliveries] as const;
