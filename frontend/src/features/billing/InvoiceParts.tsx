import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormat, type Formatter } from '@/app/format';
import { useT, type MessageKey, type Translate } from '@/app/i18n';
import { OpenedWhy } from '@/app/outlook/LineWhy';
import { InvoiceLink } from '@/app/words/links';
import { DispatchStateBadge } from '@/app/words/states';
import { Button, DateText, InstantText, Money, Table, TableRows, type TableColumn } from '@/ui';
import type { InvoiceSheetFragment } from './invoice.gql';

type Props = { invoice: InvoiceSheetFragment };
type Line = InvoiceSheetFragment['lines'][number];
type Settlement = InvoiceSheetFragment['settlements'][number];
type Dispatch = InvoiceSheetFragment['dispatches'][number];

/** What a line is for, why it costs that, and the product that it sells. */
function LineText({ line: { why, text, product } }: { line: Line }) {
  const t = useT();
  return (
    <div className="line-text">
      <OpenedWhy why={why}>{text}</OpenedWhy>
      {product && (
        <Link
          to="/products"
          search={{ product: product.id }}
          className="dim"
          aria-label={`${t('billing.line.product')} ${product.name}`}
        >
          {t('billing.line.product')}
        </Link>
      )}
    </div>
  );
}

/** What one cost before and what was taken off the whole line (BIL-01). */
const discountColumns = (t: Translate, format: Formatter, amount: (minor: number) => ReactNode): TableColumn<Line>[] => [
  { id: 'list', header: t('billing.line.list'), end: true, cell: (line) => line.listMinor !== null && amount(line.listMinor) },
  {
    id: 'discount',
    header: t('billing.line.discount'),
    end: true,
    cell: (line) =>
      line.discountMinor !== null && (
        <>
          {line.discountPercent !== null && (
            <span className="dim">{format.percent(line.discountPercent, { exact: true })} </span>
          )}
          {amount(-line.discountMinor)}
        </>
      ),
  },
];

export function InvoiceLines({ invoice }: Props) {
  const t = useT();
  const format = useFormat();
  const amount = (minor: number) => <Money minor={minor} currency={invoice.currency} />;
  const columns: TableColumn<Line>[] = [
    { id: 'text', header: t('billing.line.text'), isName: true, wrap: true, cell: (line) => <LineText line={line} /> },
    { id: 'account', header: t('billing.line.account'), cell: (line) => <span className="num">{line.account}</span> },
    { id: 'quantity', header: t('billing.line.quantity'), end: true, cell: (line) => format.number(line.quantity) },
    ...(invoice.lines.some((line) => line.listMinor !== null) ? discountColumns(t, format, amount) : []),
    { id: 'unit', header: t('billing.line.unit'), end: true, cell: (line) => amount(line.unitMinor) },
    { id: 'net', header: t('billing.net'), end: true, cell: (line) => amount(line.netMinor) },
    {
      id: 'rate',
      header: t('billing.line.vatRate'),
      end: true,
      cell: (line) => format.percent(line.vatRatePercent, { digits: 0 }),
    },
    { id: 'vat', header: t('billing.vat'), end: true, cell: (line) => amount(line.vatMinor) },
    { id: 'gross', header: t('billing.total'), end: true, cell: (line) => amount(line.grossMinor) },
  ];
  return (
    <Table
      label={t('billing.lines')}
      columns={columns}
      foot={
        <tr>
          <th colSpan={columns.length - 1} scope="row">
            {t('billing.total')}
          </th>
          <td className="end">{amount(invoice.totalMinor)}</td>
        </tr>
      }
    >
      <TableRows columns={columns} rows={numbered(invoice.lines)} rowKey={(line) => line.key} />
    </Table>
  );
}

/** Lines have no id of their own; their place on the invoice tells them apart. */
const numbered = (lines: readonly Line[]) => lines.map((line, index) => ({ ...line, key: String(index) }));

const SETTLED_BY: Record<string, MessageKey> = { CREDIT_NOTE: 'billing.creditNote', WRITE_OFF: 'billing.writtenOff' };

function SettledBy({ settlement: { sourceKind, payment, creditNote, differences } }: { settlement: Settlement }) {
  const t = useT();
  if (payment?.reference) return payment.reference;
  return (
    <>
      {t(SETTLED_BY[sourceKind] ?? 'billing.withoutReference')}{' '}
      {creditNote && <InvoiceLink invoice={creditNote} draft={t('invoiceStatus.DRAFT')} />}
      {differences.map(({ entryNumber, debitAccount, creditAccount }) => (
        <span key={entryNumber} className="dim num">
          {t('billing.postedAs', { entry: entryNumber, debit: debitAccount, credit: creditAccount })}
        </span>
      ))}
    </>
  );
}

/** What has settled the invoice and the fees of its reminders, how much, and what of it was undone (PAY-02c). */
export function Settlements({ invoice, onUndo }: Props & { onUndo: ((settlementId: string) => void) | undefined }) {
  const t = useT();
  if (invoice.settlements.length === 0) return <p className="dim">{t('billing.noAllocations')}</p>;
  const columns: TableColumn<Settlement>[] = [
    { id: 'on', header: t('billing.allocatedOn'), cell: (one) => <DateText date={one.allocatedOn} /> },
    {
      id: 'payment',
      header: t('billing.payment'),
      isName: true,
      wrap: true,
      cell: (one) => (
        <>
          <SettledBy settlement={one} />
          {one.reminder && <span className="dim"> {t('billing.feeOf', { number: one.reminder.number })}</span>}
        </>
      ),
    },
    {
      id: 'amount',
      header: t('billing.amount'),
      end: true,
      cell: (one) => <Money minor={one.amountMinor} currency={invoice.currency} />,
    },
    {
      id: 'undone',
      header: t('billing.undone'),
      cell: (one) =>
        one.undoneAt ? (
          <InstantText at={one.undoneAt} />
        ) : (
          onUndo && canBeUndone(invoice, one) && <Button onPress={() => onUndo(one.id)}>{t('billing.undo')}</Button>
        ),
    },
  ];
  return (
    <Table label={t('billing.allocations')} columns={columns}>
      <TableRows columns={columns} rows={invoice.settlements} rowKey={(one) => one.id} />
    </Table>
  );
}

/** A write-off follows what it came after, and the invoice's own credit note stays (LED-04). */
const canBeUndone = (invoice: InvoiceSheetFragment, { sourceKind, creditNote }: Settlement) =>
  invoice.state === 'ISSUED' &&
  sourceKind !== 'WRITE_OFF' &&
  !invoice.creditNotes.some((own) => own.id === creditNote?.id);

/** How the invoice was sent. */
export function InvoiceDispatches({ invoice }: Props) {
  const t = useT();
  if (invoice.dispatches.length === 0) {
    return <p className="dim">{t(invoice.kind === 'CREDIT_NOTE' ? 'billing.noteNeverSent' : 'billing.neverSent')}</p>;
  }
  const columns: TableColumn<Dispatch>[] = [
    { id: 'at', header: t('billing.sentAt'), cell: (one) => <InstantText at={one.sentAt ?? one.queuedAt} /> },
    {
      id: 'to',
      header: t('billing.recipient'),
      isName: true,
      wrap: true,
      cell: (one) =>
        one.viewUrl ? (
          <a href={one.viewUrl} target="_blank" rel="noreferrer">
            {one.recipient ?? t(`channel.${one.channel}`)}
          </a>
        ) : (
          (one.recipient ?? t(`channel.${one.channel}`))
        ),
    },
    { id: 'state', header: t('billing.status'), cell: (one) => <DispatchStateBadge state={one.state} /> },
  ];
  return (
    <Table label={t('billing.dispatches')} columns={columns}>
      <TableRows columns={columns} rows={invoice.dispatches} rowKey={(one) => one.id} />
    </Table>
  );
}
