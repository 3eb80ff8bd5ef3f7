import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useT } from '@/app/i18n';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { InstantText, Money, Panel, Table, TableRows, type TableColumn } from '@/ui';
import type { PaymentSheetFragment } from './payments.gql';

type Move = PaymentSheetFragment['moves'][number];

/** What was moved of a payment, and where it came from, with who did it and why (LED-03). */
export function PaymentMoves({ payment }: { payment: PaymentSheetFragment }) {
  const t = useT();
  const columns = useMemo<TableColumn<Move>[]>(
    () => [
      { id: 'at', header: t('payments.moves.at'), isName: true, cell: (move) => <InstantText at={move.movedAt} /> },
      { id: 'from', header: t('payments.moves.from'), cell: (move) => <MemberLink member={move.fromMember} /> },
      {
        id: 'to',
        header: t('payments.moves.to'),
        cell: (move) => (
          <>
            <MemberLink member={move.toMember} />{' '}
            {move.invoice && <InvoiceLink invoice={move.invoice} draft={t('invoiceStatus.DRAFT')} />}
          </>
        ),
      },
      { id: 'reason', header: t('payments.move.reason'), wrap: true, cell: (move) => move.reason },
      { id: 'by', header: t('payments.moves.by'), cell: (move) => move.movedBy },
      {
        id: 'amount',
        header: t('payments.amount'),
        end: true,
        cell: (move) => <Money minor={move.amountMinor} currency={move.currency} />,
      },
      {
        id: 'open',
        header: t('ui.actions'),
        hideHeader: true,
        end: true,
        cell: (move) => <OtherPayment move={move} shownId={payment.id} />,
      },
    ],
    [t, payment.id],
  );
  if (payment.moves.length === 0) return null;
  return (
    <Panel title={t('payments.moves')}>
      <Table label={t('payments.moves')} columns={columns}>
        <TableRows columns={columns} rows={payment.moves} rowKey={(move) => move.id} />
      </Table>
    </Panel>
  );
}

/** The payment at the other end of the move. */
function OtherPayment({ move, shownId }: { move: Move; shownId: string }) {
  const t = useT();
  const other = move.payment?.id === shownId ? move.movedPayment : move.payment;
  if (!other) return null;
  return (
    <Link className="btn small" to="/payments/$paymentId" params={{ paymentId: other.id }}>
      {t('payments.movedPayment')}
    </Link>
  );
}
