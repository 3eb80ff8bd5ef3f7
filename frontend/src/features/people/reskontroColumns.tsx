import { Link } from '@tanstack/react-router';
import type { Translate } from '@/app/i18n';
import { DrawnText } from '@/app/words/DrawnText';
import { Button, DateText, Money, type TableColumn } from '@/ui';
import type { MemberReskontroQuery } from './reskontro.gql';

export type ReskontroRow = NonNullable<MemberReskontroQuery['member']>['reskontro']['rows'][number];

/** What the one who is signed in may do with a row. */
type Offers = {
  mayChange: boolean;
  mayResend: boolean;
  /** May payments be moved and paid back? */
  mayRefund: boolean;
  onResend: (invoiceId: string) => void;
  onUndo: (refundId: string) => void;
  onPayBack: (amountMinor: number) => void;
};

/**
 * Each row offers what makes sense for it: open the invoice, credit it, postpone its reminder, send it again, open or
 * move the payment, pay back what is unused, or undo the refund.
 */
export const reskontroColumns = (
  t: Translate,
  currency: string,
  offers: Offers,
): TableColumn<ReskontroRow>[] => [
  { id: 'on', header: t('people.reskontro.on'), cell: (row) => <DateText date={row.on} /> },
  { id: 'kind', header: t('people.reskontro.kind'), cell: (row) => t(`people.reskontroKind.${row.kind}`) },
  {
    id: 'text',
    header: t('people.reskontro.text'),
    isName: true,
    wrap: true,
    cell: (row) => {
      if (row.payment) {
        return (
          <Link to="/payments/$paymentId" params={{ paymentId: row.payment.id }}>
            {row.text}
          </Link>
        );
      }
      const invoice = row.invoice ?? row.reminder?.invoice;
      if (!invoice) {
        return (
          <>
            {row.text} {row.refund?.undoneReason && <span className="dim">{row.refund.undoneReason}</span>}
          </>
        );
      }
      return (
        <>
          <Link to="/invoices/$invoiceId" params={{ invoiceId: invoice.id }}>
            {row.text}
          </Link>
          {row.invoice && <DrawnText invoice={row.invoice} currency={currency} />}
        </>
      );
    },
  },
  {
    id: 'amount',
    header: t('people.reskontro.amount'),
    end: true,
    cell: (row) => <Money minor={row.amountMinor} currency={currency} />,
  },
  {
    id: 'balance',
    header: t('people.reskontro.after'),
    end: true,
    cell: (row) => <Money minor={row.balanceMinor} currency={currency} />,
  },
  {
    id: 'actions',
    header: t('ui.actions'),
    hideHeader: true,
    end: true,
    cell: (row) => (
      <>
        {row.invoice && <RowActions row={row} invoiceId={row.invoice.id} t={t} offers={offers} />}
        {offers.mayRefund && <CreditActions row={row} t={t} onPayBack={offers.onPayBack} />}
        {row.refund && !row.refund.undoneAt && offers.mayRefund && (
          <Undo refundId={row.refund.id} text={row.text} t={t} onUndo={offers.onUndo} />
        )}
      </>
    ),
  },
];

type UndoProps = { refundId: string; text: string; t: Translate; onUndo: Offers['onUndo'] };

const Undo = ({ refundId, text, t, onUndo }: UndoProps) => (
  <Button small onPress={() => onUndo(refundId)} aria-label={`${t('people.refund.undo')} ${text}`}>
    {t('people.refund.undo')}
  </Button>
);

type CreditProps = { row: ReskontroRow; t: Translate; onPayBack: Offers['onPayBack'] };

/** What can be done with money: move a payment, pay back what is unused of it or of a credit note. */
const CreditActions = ({ row, t, onPayBack }: CreditProps) => (
  <span className="row row-actions">
    {row.payment && row.canMove && (
      <Link
        to="/payments/$paymentId"
        params={{ paymentId: row.payment.id }}
        search={{ form: 'move' }}
        className="btn small"
        aria-label={`${t('people.reskontro.move')} ${row.text}`}
      >
        {t('people.reskontro.move')}
      </Link>
    )}
    {row.unusedMinor > 0 && (
      <Button small onPress={() => onPayBack(row.unusedMinor)} aria-label={`${t('people.reskontro.payBack')} ${row.text}`}>
        {t('people.reskontro.payBack')}
      </Button>
    )}
  </span>
);

type ActionProps = { row: ReskontroRow; invoiceId: string; t: Translate; offers: Offers };

function RowActions({ row, invoiceId, t, offers }: ActionProps) {
  const about = row.invoice?.number ?? row.text;
  return (
    <span className="row row-actions">
      {row.canCredit && offers.mayChange && (
        <Link
          to="/invoices/$invoiceId"
          params={{ invoiceId }}
          search={{ form: 'credit' }}
          className="btn small"
          aria-label={`${t('people.reskontro.creditAction')} ${about}`}
        >
          {t('people.reskontro.creditAction')}
        </Link>
      )}
      {row.invoice?.nextReminder && offers.mayChange && (
        <Link
          to="/invoices/$invoiceId"
          params={{ invoiceId }}
          search={{ form: 'postpone' }}
          className="btn small"
          aria-label={`${t('people.reskontro.postpone')} ${about}`}
        >
          {t('people.reskontro.postpone')}
        </Link>
      )}
      {row.canResend && offers.mayResend && (
        <Button small onPress={() => offers.onResend(invoiceId)} aria-label={`${t('people.reskontro.resend')} ${about}`}>
          {t('people.reskontro.resend')}
        </Button>
      )}
    </span>
  );
}
