import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { today } from '@/app/today';
import { Empty, SkeletonRows, Table, TableRows } from '@/ui';
import { DateField } from '@/ui/DateField';
import { Failure } from '@/ui/Failure';
import { AccruedIncomeDoc } from './income.gql';
import { incomeColumns, summed } from './incomeColumns';
import { dayAfter, lastMonth } from './lastMonth';
import type { LedgerSearch } from './ledgerSearch';
import { PostMonth } from './PostMonth';
import { PrepaidRows } from './PrepaidRows';

const route = getRouteApi('/shell/ledger');

/** What the days of a period earned, and what is prepaid at its ends (LED-08, REP-21). */
export default function Income({ organisationId }: { organisationId: string }) {
  const t = useT();
  const format = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const usual = lastMonth(today());
  const { from = usual.fromOn, to = dayAfter(usual.lastOn), on } = search;
  const change = (patch: Partial<LedgerSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...patch }), replace: true });
  const [{ data, error }, refetch] = useQuery({
    query: AccruedIncomeDoc,
    variables: { organisationId, fromOn: from, toOn: to },
    requestPolicy: 'cache-and-network',
    pause: from >= to,
  });
  const income = data?.accruedIncome;
  const currency = income?.currency ?? '';
  const columns = useMemo(() => incomeColumns(t, format, currency, from, to), [t, format, currency, from, to]);
  const shown = on ?? to;

  return (
    <div className="stack">
      <div className="tools ledger-tools">
        <DateField label={t('ledger.fromOn')} value={from} onChange={(day) => change({ from: day, on: undefined })} />
        <DateField
          label={t('ledger.toOn')}
          value={to}
          onChange={(day) => change({ to: day, on: undefined })}
          error={from >= to ? t('field.BEFORE_START') : undefined}
        />
        {income && (
          <PostMonth organisationId={organisationId} month={from} lastPosted={income.lastPostedMonth ?? undefined} />
        )}
      </div>
      <p className="dim">{t('ledger.incomeHint')}</p>
      {error && !income && <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />}
      {!error && !income && from < to && <SkeletonRows rows={4} />}
      {income?.accounts.length === 0 && <Empty title={t('ledger.noIncome')} hint={t('ledger.noIncomeHint')} />}
      {income && income.accounts.length > 0 && (
        <>
          <Table label={t('ledger.view.income')} columns={columns}>
            <TableRows
              columns={columns}
              rows={[...income.accounts, summed(t('ledger.sum'), income.accounts)]}
              rowKey={(row) => row.account}
            />
          </Table>
          <PrepaidRows organisationId={organisationId} on={shown} currency={currency} />
        </>
      )}
    </div>
  );
}
