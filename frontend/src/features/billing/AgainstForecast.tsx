import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Money, Panel, Table, TableRows, type TableColumn } from '@/ui';
import type { ForecastShareLineFragment } from './newRun.gql';
import type { PreviewData } from './Preview';

type Forecast = NonNullable<PreviewData['forecast']>;
type Row = { key: string; name: string; share: ForecastShareLineFragment };

/** What the newest forecast said of the terms that are due by the run's day, and how far the run is from it (RUN-05). */
export function AgainstForecast({ preview, forecast }: { preview: PreviewData; forecast: Forecast }) {
  const t = useT();
  const format = useFormat();
  const title = t('billing.against.title', { on: format.date(forecast.on) });
  const cell = (count: number, minor: number) => (
    <>
      <Money minor={minor} currency={preview.currency} />{' '}
      <span className="dim">{t('billing.against.count', { n: count })}</span>
    </>
  );
  const columns: TableColumn<Row>[] = [
    { id: 'plan', header: t('billing.against.plan'), isName: true, wrap: true, cell: (row) => row.name },
    { id: 'said', header: t('billing.against.said'), end: true, cell: ({ share }) => cell(share.said, share.saidMinor) },
    { id: 'billed', header: t('billing.against.billed'), end: true, cell: ({ share }) => cell(share.billed, share.billedMinor) },
    { id: 'run', header: t('billing.against.run'), end: true, cell: ({ share }) => cell(share.run, share.runMinor) },
    {
      id: 'difference',
      header: t('billing.against.difference'),
      end: true,
      cell: ({ share }) => cell(share.difference, share.differenceMinor),
    },
  ];
  const plans = forecast.plans.map(({ plan, share }) => ({ key: plan.id, name: plan.name, share }));
  const all = { key: 'all', name: t('billing.against.all'), share: forecast.share };
  return (
    <Panel title={title}>
      <p className="dim">{t('billing.against.hint', { on: format.date(preview.on) })}</p>
      <Table label={title} columns={columns}>
        <TableRows columns={columns} rows={[...plans, all]} rowKey={(row) => row.key} />
      </Table>
    </Panel>
  );
}
