import { useState } from 'react';
import { useQuery } from 'urql';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Panel, Select, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { CampaignComparisonDoc, type CampaignSheetFragment, type FigureValueFragment } from './campaigns.gql';
import { ComparedCurves } from './ComparedCurves';
import { changePercent } from './comparing';
import { figureText } from './figures';
import { RowsLink } from './RowsLink';

const COMPARED = ['giftSum', 'giftCount', 'average', 'newDonors', 'recurringDonors', 'reactivatedDonors'] as const;

type Row = { id: (typeof COMPARED)[number]; own: FigureValueFragment; earlier: FigureValueFragment };

/** The campaign beside an earlier one, each on the same day of its own; every figure opens its rows (FUN-01, FUN-02). */
export function CampaignComparison({ campaign }: { campaign: CampaignSheetFragment }) {
  const t = useT();
  const format = useFormat();
  const [chosen, setChosen] = useState<string>();
  const [{ data, error }, refetch] = useQuery({
    query: CampaignComparisonDoc,
    variables: { id: campaign.id, earlier: chosen ?? null },
    requestPolicy: 'cache-and-network',
  });
  const title = t('fundraising.compare');
  const found = data?.campaign;
  if (error && !data) {
    return (
      <Panel title={title}>
        <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
      </Panel>
    );
  }
  if (!found?.comparison) return null;
  const { comparison, earlier } = found;
  const value = (figure: FigureValueFragment) => (
    <RowsLink token={figure.drilldown}>
      {figureText(format, figure, campaign.currency) ?? t('fundraising.noValue')}
    </RowsLink>
  );
  const columns: TableColumn<Row>[] = [
    {
      id: 'figure',
      header: t('fundraising.compare.figure'),
      isName: true,
      cell: (row) => t(`fundraising.figure.${row.id}`),
    },
    { id: 'own', header: campaign.name, end: true, cell: (row) => value(row.own) },
    { id: 'earlier', header: comparison.campaign.name, end: true, cell: (row) => value(row.earlier) },
    { id: 'change', header: t('fundraising.compare.change'), end: true, cell: (row) => <Change {...row} /> },
  ];
  const rows = COMPARED.map((id) => ({ id, own: campaign.result[id], earlier: comparison.result[id] }));
  return (
    <>
      <Panel
        title={title}
        side={
          <Select
            label={t('fundraising.compare.with')}
            hideLabel
            value={comparison.campaign.id}
            onChange={setChosen}
            options={earlier.map((each) => ({ id: each.id, label: each.name }))}
          />
        }
      >
        <p className="dim compare-day">
          {t('fundraising.compare.day', {
            number: format.number(comparison.dayNumber),
            day: format.date(comparison.on),
          })}
        </p>
        <Table label={title} columns={columns}>
          <TableRows columns={columns} rows={rows} rowKey={(row) => row.id} />
        </Table>
      </Panel>
      <ComparedCurves campaign={campaign} earlier={comparison.campaign} />
    </>
  );
}

/** How much more or less it is, in percent. */
function Change({ own, earlier }: Row) {
  const format = useFormat();
  const percent = changePercent(own.valueMinor ?? own.count, earlier.valueMinor ?? earlier.count);
  return <span className="num">{percent === undefined ? '–' : format.percent(percent, { signed: true, digits: 0 })}</span>;
}
