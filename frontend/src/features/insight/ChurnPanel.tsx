import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Table, TableRows, type TableColumn } from '@/ui';
import { Bars } from '@/ui/chart/Bars';
import { ChartPanel } from '@/ui/chart/ChartPanel';
import type { DashboardSheetFragment } from './dashboard.gql';
import { DrilldownLink } from './DrilldownLink';
import { drilldownHref } from './drilldownHref';

type Month = DashboardSheetFragment['churnMonths'][number];

/** Churn of the last 13 months, each beside the same month a year before (DSH-08). */
export function ChurnPanel({ dashboard }: { dashboard: DashboardSheetFragment }) {
  const t = useT();
  const format = useFormat();
  const months = dashboard.churnMonths;
  const title = t('insight.churn.title');
  const shown = (percent: string | null) => (percent === null ? t('insight.noValue') : format.percent(percent));
  const columns: TableColumn<Month>[] = [
    { id: 'month', header: t('insight.month'), isName: true, cell: (month) => format.month(month.month) },
    {
      id: 'percent',
      header: t('insight.churn'),
      end: true,
      cell: (month) => <DrilldownLink token={month.drilldown}>{shown(month.percent)}</DrilldownLink>,
    },
    { id: 'before', header: t('insight.churn.before'), end: true, cell: (month) => shown(month.sameMonthLastYear) },
  ];
  return (
    <ChartPanel
      title={title}
      legend={[
        { name: t('insight.churn'), color: 'var(--series-1)' },
        { name: t('insight.churn.before'), color: 'var(--series-2)' },
      ]}
      chart={
        <Bars
          label={title}
          format={(value) => format.percent(value)}
          formatAxis={(value) => format.percent(value)}
          beforeName={t('insight.churn.before')}
          points={months.map((month) => ({
            key: month.month,
            tick: format.month(month.month),
            value: numberOf(month.percent),
            before: numberOf(month.sameMonthLastYear),
            href: drilldownHref(month.drilldown),
          }))}
        />
      }
      table={
        <Table label={title} columns={columns}>
          <TableRows columns={columns} rows={months} rowKey={(month) => month.month} />
        </Table>
      }
    />
  );
}

const numberOf = (percent: string | null) => (percent === null ? undefined : Number(percent));
