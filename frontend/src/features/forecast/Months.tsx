import { Link } from '@tanstack/react-router';
import { useFormat, type Formatter } from '@/app/format';
import { useT } from '@/app/i18n';
import { Table, TableRows, type TableColumn } from '@/ui';
import { Bars } from '@/ui/chart/Bars';
import { ChartPanel } from '@/ui/chart/ChartPanel';
import type { ForecastLineFragment } from './forecast.gql';

type Month = ForecastLineFragment['forecast'][number];

/** What falls due in each month, beside what the forecast before said of it. */
export function Months({ run }: { run: ForecastLineFragment }) {
  const t = useT();
  const format = useFormat();
  const months = run.forecast;
  const isCompared = months.some((month) => month.beforeMinor !== null);
  const title = t('forecast.perMonth');
  return (
    <ChartPanel
      title={title}
      legend={[
        { name: t('forecast.now'), color: 'var(--series-1)' },
        ...(isCompared ? [{ name: t('forecast.before'), color: 'var(--series-2)' } as const] : []),
      ]}
      total={t('forecast.sum', {
        n: run.invoiced,
        amount: format.money(run.totalMinor, run.currency),
      })}
      chart={
        <Bars
          label={title}
          format={(minor) => format.money(minor, run.currency)}
          formatAxis={(minor) => format.number(Math.round(minor / 100))}
          {...(isCompared ? { beforeName: t('forecast.before') } : {})}
          points={months.map((month) => ({
            key: month.month,
            tick: format.month(month.month),
            value: month.totalMinor,
            before: month.beforeMinor ?? undefined,
            href: `?month=${month.month}`,
          }))}
        />
      }
      table={<MonthTable label={title} months={months} currency={run.currency} format={format} isCompared={isCompared} />}
    />
  );
}

type TableProps = { label: string; months: readonly Month[]; currency: string; format: Formatter; isCompared: boolean };

function MonthTable({ label, months, currency, format, isCompared }: TableProps) {
  const t = useT();
  const amount = (minor: number) => <span className="num">{format.amount(minor, currency)}</span>;
  const columns: TableColumn<Month>[] = [
    {
      id: 'month',
      header: t('forecast.month'),
      isName: true,
      cell: ({ month }) => (
        <Link to="/runs/forecast" search={(before) => ({ ...before, month })}>
          {format.month(month)}
        </Link>
      ),
    },
    { id: 'invoices', header: t('forecast.invoices'), end: true, cell: (month) => format.number(month.invoices) },
    { id: 'vat', header: t('forecast.vat'), end: true, cell: (month) => amount(month.vatMinor) },
    { id: 'sum', header: t('forecast.amount'), end: true, cell: (month) => amount(month.totalMinor) },
    ...(isCompared
      ? [
          {
            id: 'change',
            header: t('forecast.change'),
            end: true,
            cell: (month: Month) => amount(month.totalMinor - (month.beforeMinor ?? 0)),
          },
        ]
      : []),
  ];
  return (
    <Table label={label} columns={columns}>
      <TableRows columns={columns} rows={months} rowKey={(month) => month.month} />
    </Table>
  );
}
