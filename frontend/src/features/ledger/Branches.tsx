import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useFormat, type Formatter } from '@/app/format';
import { useT, type Translate } from '@/app/i18n';
import { TableFiles } from '@/app/TableFiles';
import { today } from '@/app/today';
import { Empty, SkeletonRows, Table, TableRows, type TableColumn } from '@/ui';
import { DateField } from '@/ui/DateField';
import { Failure } from '@/ui/Failure';
import { BranchSettlementDoc, type BranchSumsLineFragment } from './branches.gql';
import { Departments } from './Departments';
import { dayAfter, lastMonth } from './lastMonth';
import { settlementCsvUrl, type LedgerSearch } from './ledgerSearch';

const route = getRouteApi('/shell/ledger');

/** What of the fees of a period belongs to each branch: billed, credited and paid (CAT-21). */
export default function Branches({ organisationId }: { organisationId: string }) {
  const t = useT();
  const format = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const usual = lastMonth(today());
  const { from = usual.fromOn, to = dayAfter(usual.lastOn) } = search;
  const change = (patch: Partial<LedgerSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...patch }), replace: true });
  const [{ data, error }, refetch] = useQuery({
    query: BranchSettlementDoc,
    variables: { organisationId, fromOn: from, toOn: to },
    requestPolicy: 'cache-and-network',
    pause: from >= to,
  });
  const found = data?.branchSettlement;
  const currency = found?.currency ?? '';
  const columns = useMemo(() => branchColumns(t, format, currency), [t, format, currency]);

  return (
    <div className="stack">
      <div className="tools ledger-tools">
        <DateField label={t('ledger.fromOn')} value={from} onChange={(day) => change({ from: day })} />
        <DateField
          label={t('ledger.toOn')}
          value={to}
          onChange={(day) => change({ to: day })}
          error={from >= to ? t('field.BEFORE_START') : undefined}
        />
        {found && found.branches.length > 0 && (
          <TableFiles csv={settlementCsvUrl(organisationId, from, to)} />
        )}
      </div>
      <p className="dim">{t('ledger.branchesHint')}</p>
      {error && !found && <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />}
      {!error && !found && from < to && <SkeletonRows rows={4} />}
      {found?.branches.length === 0 && <Empty title={t('ledger.noBranches')} hint={t('ledger.noBranchesHint')} />}
      {found && found.branches.length > 0 && (
        <Table label={t('ledger.view.branches')} columns={columns}>
          <TableRows
            columns={columns}
            rows={[...found.branches, summed(t('ledger.sum'), found.branches)]}
            rowKey={(row) => row.branchId}
          />
        </Table>
      )}
      <Departments organisationId={organisationId} from={from} to={to} />
    </div>
  );
}

const summed = (branchName: string, rows: readonly BranchSumsLineFragment[]): BranchSumsLineFragment => {
  const sum = (pick: (row: BranchSumsLineFragment) => number) => rows.reduce((total, row) => total + pick(row), 0);
  return {
    branchId: '',
    branchName,
    invoices: sum((row) => row.invoices),
    invoicedMinor: sum((row) => row.invoicedMinor),
    creditedMinor: sum((row) => row.creditedMinor),
    paidMinor: sum((row) => row.paidMinor),
  };
};

function branchColumns(t: Translate, format: Formatter, currency: string): TableColumn<BranchSumsLineFragment>[] {
  const amount = (id: 'invoicedMinor' | 'creditedMinor' | 'paidMinor', header: string) => ({
    id,
    header,
    end: true,
    cell: (row: BranchSumsLineFragment) => <span className="num">{format.amount(row[id], currency)}</span>,
  });
  return [
    { id: 'branch', header: t('ledger.branch'), isName: true, cell: (row) => row.branchName },
    { id: 'invoices', header: t('ledger.branchInvoices'), end: true, cell: (row) => format.number(row.invoices) },
    amount('invoicedMinor', t('ledger.invoiced')),
    amount('creditedMinor', t('ledger.credited')),
    amount('paidMinor', t('ledger.branchPaid')),
  ];
}
