import { useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { LinkStatusBadge } from '@/app/words/states';
import { Button, DateText, InstantText, Notice, Panel, Table, TableRows, toast, type TableColumn } from '@/ui';
import { CancelPaymentLinkDoc, type InvoiceSheetFragment } from './invoice.gql';

type Link = InvoiceSheetFragment['paymentLinks'][number];

/** The payment links of an invoice as they stand now; an open one can be withdrawn (FEE-09). */
export function PaymentLinks({ invoice }: { invoice: InvoiceSheetFragment }) {
  const t = useT();
  const mayWrite = useMay()('invoices:write');
  const { run, pending } = useCommand(CancelPaymentLinkDoc);
  const [problem, setProblem] = useState<string>();
  if (invoice.paymentLinks.length === 0) return null;

  const withdraw = async (link: Link) => {
    const answer = await run({ paymentLinkId: link.id, invoiceId: invoice.id });
    if (answer?.kind === 'failed') setProblem(t('form.failed'));
    if (answer?.kind === 'refused') setProblem(explainAlone(t, answer.refusal));
    if (answer?.kind === 'done') {
      setProblem(undefined);
      toast(t('billing.link.withdrawn'));
    }
  };

  const columns: TableColumn<Link>[] = [
    { id: 'sent', header: t('billing.link.made'), isName: true, cell: (link) => <InstantText at={link.createdAt} /> },
    { id: 'enrolment', header: t('billing.link.card'), wrap: true, cell: (link) => t(`linkEnrolment.${link.enrolment}`) },
    { id: 'until', header: t('billing.link.until'), cell: (link) => <DateText date={link.validUntil} /> },
    { id: 'clicked', header: t('billing.link.clicked'), cell: (link) => <InstantText at={link.clickedAt} /> },
    { id: 'status', header: t('billing.status'), cell: (link) => <LinkStatusBadge status={link.status} /> },
    {
      id: 'act',
      header: t('ui.actions'),
      hideHeader: true,
      cell: (link) =>
        mayWrite &&
        link.status === 'OPEN' && (
          <Button small isPending={pending} onPress={() => void withdraw(link)}>
            {t('billing.link.withdraw')}
          </Button>
        ),
    },
  ];
  return (
    <Panel title={t('billing.links')}>
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
      <Table label={t('billing.links')} columns={columns}>
        <TableRows columns={columns} rows={invoice.paymentLinks} rowKey={(link) => link.id} />
      </Table>
    </Panel>
  );
}
