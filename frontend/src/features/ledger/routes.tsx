import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/app/root';
import { LedgerSearch } from './ledgerSearch';

const ledger = createRoute({
  getParentRoute: () => shellRoute,
  path: '/ledger',
  validateSearch: LedgerSearch,
  component: lazyRouteComponent(() => import('./LedgerPage')),
});

export const routes = [ledger] as const;
