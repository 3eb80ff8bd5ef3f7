import { getRouteApi, Link } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useSyncExternalStore } from 'react';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { OrganisationSelect } from '@/app/lookup/OrganisationSelect';
import { Page } from '@/app/shell/Page';
import { Button, Empty, SearchField, Select } from '@/ui';
import { DataGrid } from '@/ui/grid/DataGrid';
import { invoiceColumns } from './invoiceColumns';
import { STATUSES, type InvoiceSearch } from './invoiceSearch';
import { useInvoiceWindow } from './useInvoiceWindow';

const ALL = 'all';
const route = getRouteApi('/shell/invoices');

export default function InvoiceList() {
  const t = useT();
  const format = useFormat();
  const navigate = route.useNavigate();
  const search = route.useSearch();
  const settled = useDeferredValue(search);
  const store = useInvoiceWindow(settled);
  useSyncExternalStore(store.subscribe, store.snapshot);
  const columns = useMemo(() => invoiceColumns(t), [t]);
  const change = (patch: Partial<InvoiceSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...patch }), replace: true });
  const clear = () => void navigate({ search: {} });
  const isFiltered = Object.values(search).some(Boolean);

  return (
    <Page
      fill
      title={t('billing.invoices')}
      titleNote={<span className="dim num">{store.total === undefined ? '' : format.number(store.total)}</span>}
      above={
        search.run ? (
          <Link to="/runs/$runId" params={{ runId: search.run }}>
            {t('billing.ofRun')}
          </Link>
        ) : (
          <Link to="/balance-invoices">{t('dunning.balances')}</Link>
        )
      }
    >
      <div className="tools">
        <Select
          label={t('billing.status')}
          hideLabel
          value={search.status ?? ALL}
          onChange={(status) => change({ status: status === ALL ? undefined : status })}
          options={[
            { id: ALL, label: t('billing.allStatuses') },
            ...STATUSES.map((status) => ({ id: status, label: t(`invoiceStatus.${status}`) })),
          ]}
        />
        <OrganisationSelect
          hideLabel
          withAll
          value={search.organisation}
          onChange={(organisation) => change({ organisation })}
        />
        <SearchField
          label={t('billing.search')}
          value={search.q ?? ''}
          onChange={(q) => change({ q: q || undefined })}
        />
      </div>
      <DataGrid
        label={t('billing.invoices')}
        store={store}
        columns={columns}
        onOpen={(invoice) => void navigate({ to: '/invoices/$invoiceId', params: { invoiceId: invoice.id } })}
        empty={
          isFiltered ? (
            <Empty
              title={t('billing.noMatch')}
              hint={t('billing.noMatchHint')}
              action={<Button onPress={clear}>{t('billing.clear')}</Button>}
            />
          ) : (
            <Empty
              title={t('billing.noInvoices')}
              hint={t('billing.noInvoicesHint')}
              action={
                <Link to="/runs/new" className="btn">
                  {t('billing.newRun')}
                </Link>
              }
            />
          )
        }
      />
    </Page>
  );
}
