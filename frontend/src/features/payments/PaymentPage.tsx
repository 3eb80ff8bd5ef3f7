import { getRouteApi, Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { useT, type Translate } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { PaymentStateBadge } from '@/app/words/states';
import { AccountNumber, Button, DateText, Empty, Facts, Money, Notice, Panel, SkeletonRows, Table, TableRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { MovePayment } from './MovePayment';
import { PaymentMoves } from './PaymentMoves';
import { PaymentPageDoc, type PaymentSheetFragment } from './payments.gql';

const route = getRouteApi('/shell/payments/$paymentId');

/** One payment: where it came from, and what it settled. */
export default function PaymentPage() {
  const t = useT();
  const may = useMay();
  const { paymentId } = route.useParams();
  const { form } = route.useSearch();
  const navigate = route.useNavigate();
  const [{ data, error }, refetch] = useQuery({
    query: PaymentPageDoc,
    variables: { id: paymentId },
    requestPolicy: 'cache-and-network',
  });
  const payment = data?.payment;
  const above = <Link to="/payments">{t('payments.title')}</Link>;
  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!payment) {
    return (
      <Page title={t(data ? 'payments.paymentGone' : 'state.loading')} above={above}>
        {data ? <Empty title={t('payments.paymentGone')} /> : <SkeletonRows rows={6} />}
      </Page>
    );
  }
  const canMove = payment.movableMinor > 0 && may('payments:write');
  const showForm = (next: typeof form) => void navigate({ search: { form: next }, replace: true });
  return (
    <Page
      title={t('payments.payment')}
      titleNote={<PaymentStateBadge state={payment.state} />}
      above={above}
      actions={
        payment.state === 'COMPLETED' ? (
          canMove && <Button onPress={() => showForm('move')}>{t('payments.move')}</Button>
        ) : (
          <Link className="btn main" to="/payments/work-list" search={{ payment: payment.id }}>
            {t('payments.connect')}
          </Link>
        )
      }
    >
      {payment.problem && (
        <Notice tone="warn">
          <ReasonText reason={payment.problem} />
        </Notice>
      )}
      <Panel title={t('payments.about')}>
        <PaymentFacts payment={payment} />
      </Panel>
      <Panel title={t('payments.settled')}>
        <Settled payment={payment} />
      </Panel>
      <PaymentMoves payment={payment} />
      <MovePayment payment={payment} open={form === 'move' && canMove} onClose={() => showForm(undefined)} />
    </Page>
  );
}

function PaymentFacts({ payment }: { payment: PaymentSheetFragment }) {
  const t = useT();
  return (
    <Facts
      items={[
        { label: t('payments.amount'), value: <Money minor={payment.amountMinor} currency={payment.currency} /> },
        { label: t('payments.member'), value: <MemberLink member={payment.member} /> },
        { label: t('payments.paidOn'), value: <DateText date={payment.paidOn} /> },
        { label: t('payments.valueOn'), value: <DateText date={payment.valueOn} /> },
        { label: t('payments.reference'), value: payment.reference ?? '–' },
        { label: t('payments.debitAccount'), value: payment.debitAccount && <AccountNumber number={payment.debitAccount} /> },
        { label: t('payments.organisation'), value: payment.organisation.name },
        { label: t('payments.credit'), value: <Money minor={payment.unusedMinor} currency={payment.currency} /> },
        {
          label: t('payments.file'),
          value: payment.importId ? (
            <Link to="/payments/imports/$importId" params={{ importId: payment.importId }}>
              {t('payments.openImport')}
            </Link>
          ) : (
            '–'
          ),
        },
      ]}
    />
  );
}

function Settled({ payment }: { payment: PaymentSheetFragment }) {
  const t = useT();
  const columns = [
    {
      id: 'invoice',
      header: t('payments.invoice'),
      isName: true,
      cell: (row: PaymentSheetFragment['allocations'][number]) =>
        row.reminder ? (
          <>
            {t('payments.reminderFee', { number: row.reminder.number })}{' '}
            <InvoiceLink invoice={row.reminder.invoice} draft={t('invoiceStatus.DRAFT')} />
          </>
        ) : row.invoice ? (
          <InvoiceLink invoice={row.invoice} draft={t('invoiceStatus.DRAFT')} />
        ) : (
          usedFor(row, t)
        ),
    },
    {
      id: 'on',
      header: t('payments.allocatedOn'),
      cell: (row: PaymentSheetFragment['allocations'][number]) => <DateText date={row.allocatedOn} />,
    },
    {
      id: 'amount',
      header: t('payments.amount'),
      end: true,
      cell: (row: PaymentSheetFragment['allocations'][number]) => (
        <Money minor={row.amountMinor} currency={payment.currency} />
      ),
    },
  ];
  if (payment.allocations.length === 0) return <p className="dim">{t('payments.nothingSettled')}</p>;
  return (
    <Table label={t('payments.settled')} columns={columns}>
      <TableRows columns={columns} rows={payment.allocations} rowKey={(row) => row.id} />
    </Table>
  );
}

/** What a part of the payment that settled nothing went to. */
function usedFor(row: PaymentSheetFragment['allocations'][number], t: Translate): string {
  if (row.move) return t('payments.movedTo', { name: row.move.toMember.name });
  return t(row.refund ? 'payments.paidBack' : 'payments.creditWrittenOff');
}
