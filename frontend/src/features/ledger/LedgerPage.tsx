import { getRouteApi } from '@tanstack/react-router';
import { lazy, type ReactNode } from 'react';
import { useT } from '@/app/i18n';
import { OrganisationSelect, Unready, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Page } from '@/app/shell/Page';
import { Tabs } from '@/ui';
import type { LedgerView } from './ledgerSearch';
import './ledger.css';

const Balances = lazy(() => import('./Balances'));
const Months = lazy(() => import('./Months'));

const route = getRouteApi('/shell/ledger');

/** The books of one organisation, as an accountant reads them. */
export default function LedgerPage() {
  const t = useT();
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
    { id: 'months', content: () => <Months organisationId={chosen.id} /> },
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
        value={view}
        onChange={(next) => void navigate({ search: { view: next, organisation } })}
        items={views.map((item) => ({ ...item, label: t(`ledger.view.${item.id}`) }))}
      />
    </Page>
  );
}
