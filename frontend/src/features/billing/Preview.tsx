import { useFormat } from '@/app/format';
import { useT, type MessageKey } from '@/app/i18n';
import { Empty, Figures, Money, Notice, Panel, Table, TableRows, type TableColumn } from '@/ui';
import type { BillingRunInput, PreviewBillingRunQuery } from './newRun.gql';
import { AgainstForecast } from './AgainstForecast';
import { PreviewRows } from './PreviewRows';
import { PreviewWarnings } from './PreviewWarnings';
import { RunNow } from './RunNow';

export type PreviewData = PreviewBillingRunQuery['previewBillingRun'];
type Group = PreviewData['groups'][number];

type Props = { input: BillingRunInput; preview: PreviewData; onPreviewAgain: () => void };

const GROUPS: { by: string; title: MessageKey; header: MessageKey }[] = [
  { by: 'SET', title: 'billing.bySet', header: 'billing.set' },
  { by: 'PLAN', title: 'billing.byPlan', header: 'billing.run.plan' },
  { by: 'METHOD', title: 'billing.byMethod', header: 'billing.method' },
  { by: 'VAT', title: 'billing.byVat', header: 'billing.line.vatRate' },
];

/** What a run would do: sums, warnings and each invoice. */
export function Preview({ input, preview, onPreviewAgain }: Props) {
  const t = useT();
  const format = useFormat();
  const money = (minor: number) => <Money minor={minor} currency={preview.currency} />;
  const forecast = preview.forecast && <AgainstForecast preview={preview} forecast={preview.forecast} />;
  const warnings = preview.warnings.length > 0 && (
    <Notice tone="warn">
      <strong>{t('billing.warnings')}</strong>
      <PreviewWarnings warnings={preview.warnings} />
    </Notice>
  );
  if (preview.invoices === 0 && preview.held === 0) {
    return (
      <>
        <Empty title={t('billing.nothingDue')} hint={t('billing.nothingDueHint', { on: format.date(preview.on) })} />
        {warnings}
        {forecast}
      </>
    );
  }
  return (
    <>
      <Figures
        label={t('billing.preview')}
        items={[
          { id: 'invoices', label: t('billing.invoices'), value: format.number(preview.invoices) },
          { id: 'total', label: t('billing.total'), value: money(preview.totalMinor) },
          { id: 'vat', label: t('billing.ofWhichVat'), value: money(preview.vatMinor) },
          ...(preview.drawnMinor > 0
            ? [
                { id: 'drawn', label: t('billing.drawn'), value: money(preview.drawnMinor) },
                { id: 'toPay', label: t('billing.toPay'), value: money(preview.totalMinor - preview.drawnMinor) },
              ]
            : []),
          ...(preview.held > 0
            ? [
                { id: 'held', label: t('billing.held'), value: format.number(preview.held) },
                { id: 'heldTotal', label: t('billing.heldTotal'), value: money(preview.heldMinor) },
              ]
            : []),
          ...(preview.lastRun
            ? [
                {
                  id: 'lastRun',
                  label: t('billing.against.lastRun', { on: format.date(preview.lastRun.on) }),
                  value: money(preview.totalMinor - preview.lastRun.totalMinor),
                  foot: t('billing.against.count', { n: preview.invoices - preview.lastRun.invoiced }),
                  href: `/runs/${preview.lastRun.id}`,
                },
              ]
            : []),
          ...(preview.forecast
            ? [
                {
                  id: 'against',
                  label: t('billing.against.title', { on: format.date(preview.forecast.on) }),
                  value: money(preview.forecast.share.differenceMinor),
                  foot: t('billing.against.count', { n: preview.forecast.share.difference }),
                },
              ]
            : []),
          {
            id: 'warnings',
            label: t('billing.warnings'),
            value: format.number(preview.warnings.reduce((sum, warning) => sum + warning.count, 0)),
          },
        ]}
      />
      {warnings}
      <RunNow input={input} preview={preview} onPreviewAgain={onPreviewAgain} />
      <div className="preview-groups">
        {GROUPS.filter(({ by }) => preview.groups.some((group) => group.by === by)).map(({ by, title, header }) => (
          <Panel key={by} title={t(title)}>
            <GroupTable
              label={t(title)}
              header={t(header)}
              currency={preview.currency}
              groups={preview.groups.filter((group) => group.by === by)}
            />
          </Panel>
        ))}
      </div>
      {forecast}
      {preview.rows.length > 0 && <PreviewRows preview={preview} />}
    </>
  );
}

type GroupTableProps = { label: string; header: string; groups: Group[]; currency: string };

function GroupTable({ label, header, groups, currency }: GroupTableProps) {
  const t = useT();
  const format = useFormat();
  const columns: TableColumn<Group>[] = [
    { id: 'label', header, isName: true, wrap: true, cell: (group) => groupLabel(t, group) },
    { id: 'invoices', header: t('billing.invoices'), end: true, cell: (group) => format.number(group.invoices) },
    {
      id: 'total',
      header: t('billing.total'),
      end: true,
      cell: (group) => <Money minor={group.totalMinor} currency={currency} />,
    },
  ];
  return (
    <Table label={label} columns={columns}>
      <TableRows columns={columns} rows={groups} rowKey={(group) => group.key} />
    </Table>
  );
}

type T = ReturnType<typeof useT>;

/** Payment methods have words here; plans and VAT rates come named. */
function groupLabel(t: T, group: Group): string {
  const key = `method.${group.key}`;
  return group.by === 'METHOD' && t.has(key) ? t(key) : group.label;
}
