import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/app/root';

const proof = createRoute({
  getParentRoute: () => shellRoute,
  path: '/proof',
  component: lazyRouteComponent(() => import('./ProofPage')),
});

export const routes = [proof] as const;
