import { useT } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { ChargeStateBadge } from '@/app/words/states';
import { DateText, InstantText, Money, Panel, Table, TableRows, type TableColumn } from '@/ui';
import type { InvoiceSheetFragment } from './invoice.gql';

type Charge = InvoiceSheetFragment['charges'][number];
type Attempt = Charge['attempts'][number];
type Row = { key: string; charge: Charge; attempt: Attempt | undefined };

/** What was or is to be taken from cards for an invoice: every attempt with what came of it (PRV-04). */
export function Charges({ invoice }: { invoice: InvoiceSheetFragment }) {
  const t = useT();
  if (invoice.charges.length === 0) return null;
  const columns: TableColumn<Row>[] = [
    { id: 'card', header: t('billing.charge.card'), isName: true, cell: ({ charge }) => charge.card ?? t('billing.charge.byLink') },
    {
      id: 'attempt',
      header: t('billing.charge.attempt'),
      cell: ({ charge, attempt }) =>
        attempt ? t('billing.charge.attemptOf', { n: attempt.number, most: charge.attemptsMax }) : '',
    },
    {
      id: 'when',
      header: t('billing.charge.when'),
      cell: ({ charge, attempt }) =>
        attempt ? <InstantText at={attempt.begunAt} /> : <DateText date={charge.nextAttemptOn} />,
    },
    {
      id: 'amount',
      header: t('billing.charge.amount'),
      end: true,
      cell: ({ charge, attempt }) => <Money minor={attempt?.amountMinor ?? charge.amountMinor} currency={charge.currency} />,
    },
    {
      id: 'state',
      header: t('billing.status'),
      cell: ({ charge, attempt }) => <ChargeStateBadge state={attempt?.state ?? charge.state} />,
    },
    {
      id: 'why',
      header: t('billing.charge.why'),
      wrap: true,
      cell: ({ charge, attempt }) =>
        attempt?.decline ? <ReasonText reason={attempt.decline} /> : attempt?.state === 'CAPTURED' ? charge.transaction : '',
    },
  ];
  return (
    <Panel title={t('billing.charges')}>
      <Table label={t('billing.charges')} columns={columns}>
        <TableRows columns={columns} rows={invoice.charges.flatMap(rowsOf)} rowKey={(row) => row.key} />
      </Table>
    </Panel>
  );
}

/** The attempts of a charge, and the one that comes next. */
function rowsOf(charge: Charge): Row[] {
  const made = charge.attempts.map((attempt) => ({ key: `${charge.id}.${attempt.number}`, charge, attempt }));
  const isNext = charge.nextAttemptOn !== null;
  const isAlone = made.length === 0;
  return isNext || isAlone ? [...made, { key: charge.id, charge, attempt: undefined }] : made;
}
