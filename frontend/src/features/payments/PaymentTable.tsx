import { Link } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useT, type Translate } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { PaymentStateBadge } from '@/app/words/states';
import { DateText, Money, type TableColumn } from '@/ui';
import { PaymentsDoc, type PaymentFilter, type PaymentLineFragment } from './payments.gql';

/** Columns of a payment wherever payments are listed. */
export const paymentColumns = (t: Translate): TableColumn<PaymentLineFragment>[] => [
  {
    id: 'paid',
    header: t('payments.paidOn'),
    isName: true,
    cell: (payment) => (
      <Link to="/payments/$paymentId" params={{ paymentId: payment.id }}>
        <DateText date={payment.paidOn} />
      </Link>
    ),
  },
  { id: 'reference', header: t('payments.reference'), cell: (payment) => payment.reference && <span className="num">{payment.reference}</span> },
  { id: 'member', header: t('payments.member'), cell: (payment) => <MemberLink member={payment.member} /> },
  {
    id: 'invoice',
    header: t('payments.invoice'),
    cell: (payment) => payment.invoice && <InvoiceLink invoice={payment.invoice} draft={t('invoiceStatus.DRAFT')} />,
  },
  { id: 'state', header: t('payments.state'), cell: (payment) => <PaymentStateBadge state={payment.state} /> },
  { id: 'problem', header: t('payments.problem'), wrap: true, cell: (payment) => payment.problem && <ReasonText reason={payment.problem} /> },
  {
    id: 'amount',
    header: t('payments.amount'),
    end: true,
    cell: (payment) => <Money minor={payment.amountMinor} currency={payment.currency} />,
  },
];

/** A list of payments with "show more". */
export function PaymentTable({ filter, empty }: { filter: PaymentFilter; empty: ReactNode }) {
  const t = useT();
  const columns = useMemo(() => paymentColumns(t), [t]);
  return (
    <QueryTable
      label={t('payments.payments')}
      document={PaymentsDoc}
      variables={{ filter }}
      page={(answer) => ({ rows: answer.payments.nodes, pageInfo: answer.payments.pageInfo })}
      columns={columns}
      rowKey={(payment) => payment.id}
      empty={empty}
    />
  );
}
