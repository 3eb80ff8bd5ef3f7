import { Link } from '@tanstack/react-router';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Panel, Table, TableRows, type TableColumn } from '@/ui';
import type { ForecastLineFragment } from './forecast.gql';

type Month = ForecastLineFragment['forecast'][number];
type Part = Month['parts'][number];

/** What a month is made of: its plans, and how they are paid. */
export function MonthParts({ month, currency }: { month: Month; currency: string }) {
  const t = useT();
  const format = useFormat();
  const columns: TableColumn<Part>[] = [
    {
      id: 'plan',
      header: t('forecast.plan'),
      isName: true,
      cell: ({ plan }) => (
        <Link to="/plans/$planId" params={{ planId: plan.id }}>
          {plan.name}
        </Link>
      ),
    },
    { id: 'method', header: t('forecast.method'), cell: (part) => t(`method.${part.paymentMethod}`) },
    { id: 'invoices', header: t('forecast.invoices'), end: true, cell: (part) => format.number(part.invoices) },
    {
      id: 'sum',
      header: t('forecast.amount'),
      end: true,
      cell: (part) => <span className="num">{format.amount(part.totalMinor, currency)}</span>,
    },
  ];
  const title = t('forecast.of', { month: format.month(month.month) });
  return (
    <Panel title={title}>
      <Table label={title} columns={columns}>
        <TableRows columns={columns} rows={month.parts} rowKey={(part) => `${part.plan.id} ${part.paymentMethod}`} />
      </Table>
    </Panel>
  );
}
