import { useFormat, lastIncludedDay } from '@/app/format';
import { useT } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { Money, Notice, PeriodText, Table, TableRows, type TableColumn } from '@/ui';
import { LineWhy } from './LineWhy';
import type { BillingOutlookPartsFragment } from './outlook.gql';
import './outlook.css';

type Planned = BillingOutlookPartsFragment['invoices'][number];

/** The invoices that a plan or an order would lead to within 24 months, by the code that bills (BIL-14). */
export function OutlookTable({ outlook }: { outlook: BillingOutlookPartsFragment }) {
  const t = useT();
  const format = useFormat();
  if (outlook.obstacle) {
    return (
      <Notice tone="warn" live>
        <ReasonText reason={outlook.obstacle} />
      </Notice>
    );
  }
  const [first] = outlook.invoices;
  if (!first) return <p className="dim">{t('outlook.nothing')}</p>;
  const total = outlook.invoices.reduce((sum, one) => sum + one.totalMinor, 0);
  const columns: TableColumn<Planned>[] = [
    {
      id: 'period',
      header: t('outlook.period'),
      isName: true,
      cell: (one) => (
        <span className="outlook-period">
          <PeriodText start={one.periodStart} end={one.periodEnd} />
          <span className="dim">{t('outlook.due', { on: format.date(one.dueOn) })}</span>
        </span>
      ),
    },
    {
      id: 'text',
      header: t('outlook.text'),
      wrap: true,
      cell: (one) => <WithWhy invoice={one} />,
    },
    {
      id: 'amount',
      header: t('outlook.amount'),
      end: true,
      cell: (one) => <Money minor={one.totalMinor} currency={one.currency} />,
    },
  ];
  return (
    <div className="stack outlook" aria-live="polite">
      {outlook.stopsOn && (
        <Notice tone="mute">{t('outlook.stops', { on: format.date(lastIncludedDay(outlook.stopsOn)) })}</Notice>
      )}
      <Table
        label={t('outlook.title')}
        columns={columns}
        foot={
          <tr>
            <th colSpan={columns.length - 1} scope="row">
              {t('outlook.total', { n: outlook.invoices.length })}
            </th>
            <td className="end">
              <Money minor={total} currency={first.currency} />
            </td>
          </tr>
        }
      >
        <TableRows columns={columns} rows={outlook.invoices} rowKey={(one) => one.id} />
      </Table>
    </div>
  );
}

/** What the invoice says, and behind it why each of its lines costs what it does (NEW-02). */
function WithWhy({ invoice }: { invoice: Planned }) {
  return (
    <details className="why">
      <summary>{invoice.text}</summary>
      {invoice.lines.map((line, place) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines have no id; their place tells them apart
        <div key={place}>
          <span className="row why-line">
            <span>{line.text}</span>
            <Money minor={line.grossMinor} currency={invoice.currency} />
          </span>
          <LineWhy why={line.why} />
        </div>
      ))}
    </details>
  );
}
