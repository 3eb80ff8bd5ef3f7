import { useT } from '@/app/i18n';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { Money, Panel, Table, TableRows, type TableColumn } from '@/ui';
import type { PreviewData } from './DunningPreview';

type Row = PreviewData['stopRows'][number];

/** The subscriptions that the run would stop, each with what its payer owes (DUN-06). The API shows the first only. */
export function PreviewedStops({ preview }: { preview: PreviewData }) {
  const t = useT();
  const columns: TableColumn<Row>[] = [
    { id: 'payer', header: t('dunning.payer'), isName: true, cell: (row) => <MemberLink member={row.payer} /> },
    { id: 'plan', header: t('dunning.plan'), wrap: true, cell: (row) => row.subscription.plan.name },
    {
      id: 'invoice',
      header: t('dunning.invoice'),
      cell: (row) => <InvoiceLink invoice={{ id: row.invoiceId, number: row.invoiceNumber }} draft="" />,
    },
    {
      id: 'debt',
      header: t('dunning.debt'),
      end: true,
      cell: (row) => <Money minor={row.debtMinor} currency={preview.currency} />,
    },
  ];
  const hidden = preview.stops - preview.stopRows.length;
  return (
    <Panel title={t('dunning.previewStops')}>
      <Table label={t('dunning.previewStops')} columns={columns}>
        <TableRows columns={columns} rows={preview.stopRows} rowKey={(row) => row.subscription.id} />
      </Table>
      {hidden > 0 && <p className="dim">{t('dunning.andMore', { n: hidden })}</p>}
    </Panel>
  );
}
