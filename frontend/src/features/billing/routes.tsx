import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { shellRoute } from '@/app/root';
import { date, oneOf, text } from '@/app/searchParams';
import { CorrectionSearch } from './correctionSearch';
import { InvoiceSearch } from './invoiceSearch';

const invoices = createRoute({
  getParentRoute: () => shellRoute,
  path: '/invoices',
  validateSearch: InvoiceSearch,
  component: lazyRouteComponent(() => import('./InvoiceList')),
});

const invoice = createRoute({
  getParentRoute: () => shellRoute,
  path: '/invoices/$invoiceId',
  validateSearch: v.object({ form: oneOf(['credit', 'postpone', 'link', 'useCredit']) }),
  component: lazyRouteComponent(() => import('./InvoicePage')),
});

const runs = createRoute({
  getParentRoute: () => shellRoute,
  path: '/runs',
  component: lazyRouteComponent(() => import('./RunList')),
});

const newRun = createRoute({
  getParentRoute: () => shellRoute,
  path: '/runs/new',
  validateSearch: v.object({ organisation: text, on: date, plan: text, routine: text }),
  component: lazyRouteComponent(() => import('./NewRun')),
});

const rehearsals = createRoute({
  getParentRoute: () => shellRoute,
  path: '/runs/rehearsals',
  component: lazyRouteComponent(() => import('./RehearsalList')),
});

const rehearsal = createRoute({
  getParentRoute: () => shellRoute,
  path: '/runs/rehearsals/$rehearsalId',
  validateSearch: v.object({
    against: oneOf(['run', 'rehearsal']),
    outcome: oneOf(['BILLED', 'REPRICED', 'STOPPED', 'HANDED_OVER', 'EXCLUDED']),
    q: text,
  }),
  component: lazyRouteComponent(() => import('./RehearsalPage')),
});

const run = createRoute({
  getParentRoute: () => shellRoute,
  path: '/runs/$runId',
  component: lazyRouteComponent(() => import('./RunPage')),
});

const corrections = createRoute({
  getParentRoute: () => shellRoute,
  path: '/corrections',
  validateSearch: CorrectionSearch,
  component: lazyRouteComponent(() => import('./CorrectionList')),
});

const bulkCredit = createRoute({
  getParentRoute: () => shellRoute,
  path: '/runs/bulk-credit',
  component: lazyRouteComponent(() => import('./BulkCredit')),
});

export const routes = [invoices, invoice, runs, newRun, rehearsals, rehearsal, run, corrections, bulkCredit] as const;
