import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { DateText, Table, TableRows, type TableColumn } from '@/ui';
import { Bars } from '@/ui/chart/Bars';
import { ChartPanel } from '@/ui/chart/ChartPanel';
import type { DashboardSheetFragment } from './dashboard.gql';
import { DrilldownLink } from './DrilldownLink';
import { drilldownHref } from './drilldownHref';
import { unitText, valueText } from './metricText';

type Point = DashboardSheetFragment['payments']['series'][number];

/** Incoming payments day by day, with their total (DSH-07). */
export function PaymentsPanel({ dashboard }: { dashboard: DashboardSheetFragment }) {
  const t = useT();
  const format = useFormat();
  const { payments, currency } = dashboard;
  const title = t('insight.payments.title');
  const exact = (value: string) => unitText(format, payments.unit, value, currency);
  const columns: TableColumn<Point>[] = [
    { id: 'on', header: t('insight.day'), isName: true, cell: (point) => <DateText date={point.on} /> },
    {
      id: 'value',
      header: t('insight.payments'),
      end: true,
      cell: (point) => <DrilldownLink token={point.drilldown}>{exact(point.value)}</DrilldownLink>,
    },
  ];
  return (
    <ChartPanel
      title={title}
      total={
        <span>
          {t('insight.total')}{' '}
          <DrilldownLink token={payments.drilldown}>{valueText(format, payments, currency)}</DrilldownLink>
        </span>
      }
      chart={
        <Bars
          label={title}
          format={(value) => exact(String(value))}
          formatAxis={(value) => format.number(Math.round(value / 100))}
          points={payments.series.map((point) => ({
            key: point.on,
            tick: format.dayMonth(point.on),
            value: Number(point.value),
            href: drilldownHref(point.drilldown),
          }))}
        />
      }
      table={
        <Table label={title} columns={columns}>
          <TableRows columns={columns} rows={payments.series} rowKey={(point) => point.on} />
        </Table>
      }
    />
  );
}
