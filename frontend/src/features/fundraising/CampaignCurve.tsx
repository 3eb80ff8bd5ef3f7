import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { DateText, Money, Table, TableRows, type TableColumn } from '@/ui';
import { ChartPanel } from '@/ui/chart/ChartPanel';
import type { CampaignSheetFragment } from './campaigns.gql';
import { GoalChart } from './GoalChart';
import { RowsLink } from './RowsLink';

type Point = CampaignSheetFragment['result']['curve'][number];

/** What had come in by each day that brought gifts, against the goal; each mark opens the gifts of its day (FUN-01). */
export function CampaignCurve({ campaign }: { campaign: CampaignSheetFragment }) {
  const t = useT();
  const format = useFormat();
  const { currency, goalMinor } = campaign;
  const { curve } = campaign.result;
  const title = t('fundraising.curve');
  const columns: TableColumn<Point>[] = [
    { id: 'on', header: t('fundraising.day'), isName: true, cell: (point) => <DateText date={point.on} /> },
    {
      id: 'sum',
      header: t('fundraising.soFar'),
      end: true,
      cell: (point) => (
        <RowsLink token={point.drilldown}>
          <Money minor={point.sumMinor} currency={currency} />
        </RowsLink>
      ),
    },
  ];
  return (
    <ChartPanel
      title={title}
      legend={[
        { name: t('fundraising.soFar'), color: 'var(--series-1)' },
        ...(goalMinor ? [{ name: t('fundraising.goal'), color: 'var(--series-2)' as const }] : []),
      ]}
      chart={
        curve.length === 0 ? (
          <p className="dim">{t('fundraising.noGifts')}</p>
        ) : (
          <GoalChart
            label={title}
            points={curve}
            startOn={campaign.startOn}
            endOn={campaign.endOn}
            goalMinor={goalMinor}
            money={(minor) => format.money(minor, currency)}
            axis={(minor) => format.money(Math.round(minor), currency, { round: true })}
          />
        )
      }
      table={
        <Table label={title} columns={columns}>
          <TableRows columns={columns} rows={curve} rowKey={(point) => point.on} />
        </Table>
      }
    />
  );
}
