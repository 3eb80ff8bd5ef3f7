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
  mayRefund: boolean;
  onResend: (invoiceId: string) => void;
  onUndo: (refundId: string) => void;
};

/**
 * Each row offers what makes sense for it: open the invoice, credit it, postpone its reminder, send it again, open the
 * payment, or undo the refund.
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
