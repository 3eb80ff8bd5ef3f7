import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Money, Table, TableRows, type TableColumn } from '@/ui';
import { ChartPanel } from '@/ui/chart/ChartPanel';
import type { CampaignComparisonQuery, CampaignSheetFragment } from './campaigns.gql';
import { besideOf, daysBeside, type DayRow, type Point } from './comparing';
import { GoalChart } from './GoalChart';
import { RowsLink } from './RowsLink';

type Earlier = NonNullable<NonNullable<CampaignComparisonQuery['campaign']>['comparison']>['campaign'];

/** Two campaigns from their first days on: what had come in by the same day number of each (FUN-01). */
export function ComparedCurves({ campaign, earlier }: { campaign: CampaignSheetFragment; earlier: Earlier }) {
  const t = useT();
  const format = useFormat();
  const { currency, startOn } = campaign;
  const own = campaign.result.curve;
  const theirs = earlier.result.curve;
  const title = t('fundraising.compare.curves');
  if (own.length === 0 && theirs.length === 0) return null;
  const sum = (point: Point | undefined) =>
    point && (
      <RowsLink token={point.drilldown}>
        <Money minor={point.sumMinor} currency={currency} />
      </RowsLink>
    );
  const columns: TableColumn<DayRow>[] = [
    {
      id: 'day',
      header: t('fundraising.compare.number'),
      isName: true,
      cell: (row) => format.number(row.number),
    },
    { id: 'own', header: campaign.name, end: true, cell: (row) => sum(row.own) },
    { id: 'earlier', header: earlier.name, end: true, cell: (row) => sum(row.earlier) },
  ];
  return (
    <ChartPanel
      title={title}
      legend={[
        { name: campaign.name, color: 'var(--series-1)' },
        { name: earlier.name, color: 'var(--series-2)' },
      ]}
      chart={
        <GoalChart
          label={title}
          points={own}
          beside={{ name: earlier.name, points: besideOf(startOn, earlier.startOn, theirs) }}
          startOn={startOn}
          endOn={campaign.endOn}
          goalMinor={null}
          money={(minor) => format.money(minor, currency)}
          axis={(minor) => format.money(Math.round(minor), currency, { round: true })}
        />
      }
      table={
        <Table label={title} columns={columns}>
          <TableRows
            columns={columns}
            rows={daysBeside(startOn, own, earlier.startOn, theirs)}
            rowKey={(row) => String(row.number)}
          />
        </Table>
      }
    />
  );
}
