import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { DateText, Table, TableRows, type TableColumn } from '@/ui';
import { BarLine } from '@/ui/chart/BarLine';
import { ChartPanel } from '@/ui/chart/ChartPanel';
import type { DashboardSheetFragment } from './dashboard.gql';
import { DrilldownLink } from './DrilldownLink';
import { drilldownHref } from './drilldownHref';

type Day = DashboardSheetFragment['ordersAndCancellations'][number];

/** Orders and cancellations day by day; a cancellation counts on the day it is registered (DSH-06). */
export function OrdersPanel({ dashboard }: { dashboard: DashboardSheetFragment }) {
  const t = useT();
  const format = useFormat();
  const days = dashboard.ordersAndCancellations;
  const title = t('insight.orders.title');
  const columns: TableColumn<Day>[] = [
    { id: 'on', header: t('insight.day'), isName: true, cell: (day) => <DateText date={day.on} /> },
    {
      id: 'orders',
      header: t('insight.orders'),
      end: true,
      cell: (day) => <DrilldownLink token={day.ordersDrilldown}>{format.number(day.orders)}</DrilldownLink>,
    },
    {
      id: 'cancellations',
      header: t('insight.cancellations'),
      end: true,
      cell: (day) => (
        <DrilldownLink token={day.cancellationsDrilldown}>{format.number(day.cancellations)}</DrilldownLink>
      ),
    },
  ];
  return (
    <ChartPanel
      title={title}
      legend={[
        { name: t('insight.orders'), color: 'var(--series-1)' },
        { name: t('insight.cancellations'), color: 'var(--series-2)' },
      ]}
      chart={
        <BarLine
          label={title}
          lineName={t('insight.orders')}
          barName={t('insight.cancellations')}
          format={format.number}
          points={days.map((day) => ({
            key: day.on,
            tick: format.dayMonth(day.on),
            line: day.orders,
            bar: day.cancellations,
            lineHref: drilldownHref(day.ordersDrilldown),
            barHref: drilldownHref(day.cancellationsDrilldown),
          }))}
        />
      }
      table={
        <Table label={title} columns={columns}>
          <TableRows columns={columns} rows={days} rowKey={(day) => day.on} />
        </Table>
      }
    />
  );
}
