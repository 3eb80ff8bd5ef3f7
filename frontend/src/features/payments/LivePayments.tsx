import { useMemo } from 'react';
import { useT } from '@/app/i18n';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { InvoiceStatusBadge, PaymentStateBadge } from '@/app/words/states';
import { InstantText, Money, Table, TableRows, type TableColumn } from '@/ui';
import type { PaymentEvent } from './useLivePayments';

/** What has happened to payments and their invoices while someone looks; it fills by itself. */
export function LivePayments({ events }: { events: readonly PaymentEvent[] }) {
  const t = useT();
  const columns = useMemo<TableColumn<PaymentEvent>[]>(
    () => [
      { id: 'at', header: t('payments.at'), isName: true, cell: (event) => <InstantText at={event.at} /> },
      { id: 'member', header: t('payments.member'), cell: (event) => <MemberLink member={event.member} /> },
      {
        id: 'amount',
        header: t('payments.amount'),
        end: true,
        cell: (event) => <Money minor={event.amountMinor} currency={event.currency} />,
      },
      {
        id: 'payment',
        header: t('payments.state'),
        cell: (event) => event.payment && <PaymentStateBadge state={event.payment.state} />,
      },
      {
        id: 'invoice',
        header: t('payments.invoice'),
        cell: (event) => event.invoice && <InvoiceLink invoice={event.invoice} draft={t('invoiceStatus.DRAFT')} />,
      },
      {
        id: 'status',
        header: t('payments.invoiceStatus'),
        cell: (event) => event.invoice && <InvoiceStatusBadge status={event.invoice.status} />,
      },
    ],
    [t],
  );
  if (events.length === 0) return <p className="dim">{t('payments.liveEmpty')}</p>;
  return (
    <div aria-live="polite" data-testid="live-payments">
      <Table label={t('payments.live')} columns={columns}>
        <TableRows columns={columns} rows={events} rowKey={(event) => event.cursor} />
      </Table>
    </div>
  );
}
