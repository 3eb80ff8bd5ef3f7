import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Table, TableRows, type TableColumn } from '@/ui';
import { BarList } from '@/ui/chart/BarList';
import { ChartPanel } from '@/ui/chart/ChartPanel';
import type { DashboardSheetFragment } from './dashboard.gql';
import { DrilldownLink } from './DrilldownLink';
import { drilldownHref } from './drilldownHref';
import { valueText } from './metricText';

type Bucket = DashboardSheetFragment['outstandingByAge'][number];

/** Unpaid invoices by how long they have been due, with the total (DSH-09). */
export function AgePanel({ dashboard }: { dashboard: DashboardSheetFragment }) {
  const t = useT();
  const format = useFormat();
  const { outstanding, outstandingByAge: buckets, currency } = dashboard;
  const title = t('insight.age.title');
  const money = (minor: number) => format.money(minor, currency, { round: true });
  const label = (bucket: Bucket) => t('insight.age.days', { days: bucket.label });
  const columns: TableColumn<Bucket>[] = [
    { id: 'label', header: t('insight.age'), isName: true, cell: label },
    { id: 'count', header: t('insight.age.invoices'), end: true, cell: (bucket) => format.number(bucket.count) },
    {
      id: 'sum',
      header: t('insight.age.sum'),
      end: true,
      cell: (bucket) => <DrilldownLink token={bucket.drilldown}>{money(bucket.sumMinor)}</DrilldownLink>,
    },
  ];
  return (
    <ChartPanel
      title={title}
      total={
        <span>
          {t('insight.total')}{' '}
          <DrilldownLink token={outstanding.drilldown}>{valueText(format, outstanding, currency)}</DrilldownLink>
        </span>
      }
      chart={
        <BarList
          label={title}
          items={buckets.map((bucket) => ({
            key: bucket.label,
            label: label(bucket),
            value: bucket.sumMinor,
            text: `${money(bucket.sumMinor)} · ${t('insight.age.count', { n: bucket.count })}`,
            href: drilldownHref(bucket.drilldown),
          }))}
        />
      }
      table={
        <Table label={title} columns={columns}>
          <TableRows columns={columns} rows={buckets} rowKey={(bucket) => bucket.label} />
        </Table>
      }
    />
  );
}
