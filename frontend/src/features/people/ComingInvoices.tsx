import { useState } from 'react';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { MemberLink } from '@/app/words/links';
import { DateText, Money, Notice, Panel, PeriodText, Segments, SkeletonRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { MemberForecastDoc, type ComingInvoiceFragment } from './forecast.gql';

const MONTHS = ['3', '12', '24'] as const;

/** What falls due for a member in the coming months, of all subscriptions that it pays (BIL-14). */
export default function ComingInvoices({ memberId }: { memberId: string }) {
  const t = useT();
  const [months, setMonths] = useState<(typeof MONTHS)[number]>('12');
  const [{ data, error }, refetch] = useQuery({
    query: MemberForecastDoc,
    variables: { id: memberId, months: Number(months) },
    requestPolicy: 'cache-and-network',
  });
  const found = data?.member?.forecast;
  return (
    <Panel
      title={t('people.forecast')}
      side={
        <Segments
          label={t('people.forecast.months')}
          value={months}
          onChange={setMonths}
          options={MONTHS.map((id) => ({ id, label: t('people.forecast.n', { n: Number(id) }) }))}
        />
      }
    >
      {error && !found && <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />}
      {!error && !found && <SkeletonRows rows={4} />}
      {found?.more && <Notice tone="warn">{t('people.forecast.more', { n: found.invoices.length })}</Notice>}
      {found?.invoices.length === 0 && <p className="dim">{t('people.forecast.none')}</p>}
      {found && found.invoices.length > 0 && <Invoices invoices={found.invoices} />}
    </Panel>
  );
}

function Invoices({ invoices }: { invoices: ComingInvoiceFragment[] }) {
  const t = useT();
  const columns: TableColumn<ComingInvoiceFragment>[] = [
    { id: 'due', header: t('people.forecast.due'), cell: (one) => <DateText date={one.dueOn} /> },
    {
      id: 'text',
      header: t('people.forecast.invoice'),
      isName: true,
      wrap: true,
      cell: (one) => (
        <>
          {one.text} <PeriodText start={one.periodStart} end={one.periodEnd} />
        </>
      ),
    },
    { id: 'member', header: t('people.forecast.for'), cell: (one) => <MemberLink member={one.member} /> },
    {
      id: 'amount',
      header: t('people.forecast.amount'),
      end: true,
      cell: (one) => <Money minor={one.totalMinor} currency={one.currency} />,
    },
  ];
  const currencies = [...new Set(invoices.map((one) => one.currency))];
  return (
    <Table
      label={t('people.forecast')}
      columns={columns}
      foot={currencies.map((currency) => {
        const own = invoices.filter((one) => one.currency === currency);
        return (
          <tr key={currency}>
            <th colSpan={columns.length - 1} scope="row">
              {t('people.forecast.total', { n: own.length })}
            </th>
            <td className="end">
              <Money minor={own.reduce((sum, one) => sum + one.totalMinor, 0)} currency={currency} />
            </td>
          </tr>
        );
      })}
    >
      <TableRows columns={columns} rows={invoices} rowKey={(one) => one.id} />
    </Table>
  );
}
