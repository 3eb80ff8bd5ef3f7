import { getRouteApi } from '@tanstack/react-router';
import { lazy, type ReactNode } from 'react';
import { useT } from '@/app/i18n';
import { OrganisationSelect, Unready, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { Tabs } from '@/ui';
import type { LedgerView } from './ledgerSearch';
import './ledger.css';

const Balances = lazy(() => import('./Balances'));
const Income = lazy(() => import('./Income'));
const Branches = lazy(() => import('./Branches'));
const Months = lazy(() => import('./Months'));
const Chart = lazy(() => import('./Chart'));
const Exports = lazy(() => import('./Exports'));

const route = getRouteApi('/shell/ledger');

/** The books of one organisation, as an accountant reads them. */
export default function LedgerPage() {
  const t = useT();
  const may = useMay();
  const { view = 'balances', organisation } = route.useSearch();
  const navigate = route.useNavigate();
  const { organisations, error, refetch } = useOrganisations();
  const chosen = organisations.find((one) => one.id === organisation) ?? organisations[0];

  if (!chosen) {
    return (
      <Page title={t('ledger.title')}>
        <Unready error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
      </Page>
    );
  }
  const views: { id: LedgerView; content: () => ReactNode }[] = [
    { id: 'balances', content: () => <Balances organisationId={chosen.id} /> },
    { id: 'income', content: () => <Income organisationId={chosen.id} /> },
    { id: 'branches', content: () => <Branches organisationId={chosen.id} /> },
    { id: 'months', content: () => <Months organisationId={chosen.id} /> },
    { id: 'chart', content: () => <Chart organisationId={chosen.id} /> },
    ...(may('ledger:export')
      ? [{ id: 'exports' as const, content: () => <Exports key={chosen.id} organisationId={chosen.id} /> }]
      : []),
  ];
  return (
    <Page
      title={t('ledger.title')}
      actions={
        <OrganisationSelect
          hideLabel
          value={chosen.id}
          onChange={(id) => void navigate({ search: (before) => ({ ...before, organisation: id }), replace: true })}
        />
      }
    >
      <Tabs
        label={t('ledger.views')}
        value={views.some((item) => item.id === view) ? view : 'balances'}
        onChange={(next) => void navigate({ search: { view: next, organisation } })}
        items={views.map((item) => ({ ...item, label: t(`ledger.view.${item.id}`) }))}
      />
    </Page>
  );
}
