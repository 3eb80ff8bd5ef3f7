import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useFormat, type Formatter } from '@/app/format';
import { useT, type Translate } from '@/app/i18n';
import { Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { DepartmentIncomeDoc, type DepartmentSumsLineFragment } from './departments.gql';

/** The income of a club's departments in a period, without VAT (LED-07); nothing where none has any. */
export function Departments({ organisationId, from, to }: { organisationId: string; from: string; to: string }) {
  const t = useT();
  const format = useFormat();
  const [{ data, error }, refetch] = useQuery({
    query: DepartmentIncomeDoc,
    variables: { organisationId, fromOn: from, toOn: to },
    requestPolicy: 'cache-and-network',
    pause: from >= to,
  });
  const found = data?.departmentIncome;
  const currency = found?.currency ?? '';
  const columns = useMemo(() => departmentColumns(t, format, currency), [t, format, currency]);

  if (error && !found) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!found?.departments.length) return null;
  return (
    <>
      <h2>{t('ledger.departments')}</h2>
      <p className="dim">{t('ledger.departmentsHint')}</p>
      <Table label={t('ledger.departments')} columns={columns}>
        <TableRows columns={columns} rows={found.departments} rowKey={(row) => row.departmentId} />
      </Table>
    </>
  );
}

function departmentColumns(
  t: Translate,
  format: Formatter,
  currency: string,
): TableColumn<DepartmentSumsLineFragment>[] {
  const amount = (id: string, header: string, pick: (row: DepartmentSumsLineFragment) => number) => ({
    id,
    header,
    end: true,
    cell: (row: DepartmentSumsLineFragment) => <span className="num">{format.amount(pick(row), currency)}</span>,
  });
  return [
    { id: 'department', header: t('ledger.department'), isName: true, cell: (row) => `${row.sportName} · ${row.departmentName}` },
    amount('posted', t('ledger.invoiced'), (row) => row.postedMinor),
    amount('takenBack', t('ledger.credited'), (row) => row.takenBackMinor),
    amount('income', t('ledger.departmentIncome'), (row) => row.postedMinor - row.takenBackMinor),
  ];
}
