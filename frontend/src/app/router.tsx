import { createRouter } from '@tanstack/react-router';
import { SkeletonRows } from '@/ui';
import { routes as billing } from '@/features/billing/routes';
import { routes as catalogue } from '@/features/catalogue/routes';
import { routes as club } from '@/features/club/routes';
import { routes as deliveries } from '@/features/deliveries/routes';
import { routes as dialogue } from '@/features/dialogue/routes';
import { routes as dunning } from '@/features/dunning/routes';
import { routes as feeruns } from '@/features/feeruns/routes';
import { routes as forecast } from '@/features/forecast/routes';
import { routes as fundraising } from '@/features/fundraising/routes';
import { routes as insight } from '@/features/insight/routes';
import { routes as ledger } from '@/features/ledger/routes';
import { routes as payments } from '@/features/payments/routes';
import { routes as people } from '@/features/people/routes';
import { routes as routines } from '@/features/routines/routes';
import { routes as proof } from '@/features/proof/routes';
import { routes as quarantine } from '@/features/quarantine/routes';
import { routes as settings } from '@/features/settings/routes';
import { parseSearch, stringifySearch } from './searchParams';
import { rootRoute, shellRoute, signInRoute } from './root';
import { Broken, NotFoundPage } from './shell/Broken';

const routeTree = rootRoute.addChildren([
  signInRoute,
  shellRoute.addChildren([
    ...insight,
    ...people,
    ...billing,
    ...dunning,
    ...routines,
    ...feeruns,
    ...club,
    ...payments,
    ...ledger,
    ...proof,
    ...quarantine,
    ...forecast,
    ...fundraising,
    ...dialogue,
    ...catalogue,
    ...deliveries,
    ...settings,
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  parseSearch,
  stringifySearch,
  defaultErrorComponent: Broken,
  defaultNotFoundComponent: NotFoundPage,
  defaultPendingComponent: SkeletonRows,
  defaultPendingMs: 400,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
