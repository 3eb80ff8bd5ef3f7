import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { DateText, Money, Panel, Table, TableRows, type TableColumn } from '@/ui';
import type { PreviewData } from './DunningPreview';

type Row = PreviewData['rows'][number];

/** The reminders that would be sent, each with what it asks for. The API shows the first ones only. */
export function PreviewedReminders({ preview }: { preview: PreviewData }) {
  const t = useT();
  const format = useFormat();
  const money = (minor: number) => <Money minor={minor} currency={preview.currency} />;
  const columns: TableColumn<Row>[] = [
    { id: 'payer', header: t('dunning.payer'), isName: true, cell: (row) => <MemberLink member={row.payer} /> },
    {
      id: 'invoice',
      header: t('dunning.invoice'),
      cell: (row) => <InvoiceLink invoice={{ id: row.invoiceId, number: row.invoiceNumber }} draft="" />,
    },
    { id: 'step', header: t('dunning.stepName'), end: true, cell: (row) => format.number(row.step) },
    { id: 'dueOn', header: t('dunning.dueOn'), cell: (row) => <DateText date={row.dueOn} /> },
    { id: 'rest', header: t('dunning.rest'), end: true, cell: (row) => money(row.invoiceMinor) },
    { id: 'fees', header: t('dunning.fees'), end: true, cell: (row) => money(row.earlierFeesMinor + row.feeMinor) },
    { id: 'total', header: t('dunning.total'), end: true, cell: (row) => money(row.totalMinor) },
  ];
  const hidden = preview.reminders - preview.rows.length;
  return (
    <Panel title={t('dunning.previewRows')}>
      <Table label={t('dunning.previewRows')} columns={columns}>
        <TableRows columns={columns} rows={preview.rows} rowKey={(row) => row.invoiceId} />
      </Table>
      {hidden > 0 && <p className="dim">{t('dunning.andMore', { n: hidden })}</p>}
    </Panel>
  );
}
