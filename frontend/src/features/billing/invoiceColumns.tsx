import type { Translate } from '@/app/i18n';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { InvoiceStatusBadges } from '@/app/words/states';
import { DateText, Money } from '@/ui';
import type { GridColumn } from '@/ui/grid/GridParts';
import type { InvoiceRowFragment } from './invoices.gql';

export const invoiceColumns = (t: Translate): GridColumn<InvoiceRowFragment>[] => [
  {
    id: 'number',
    header: t('billing.number'),
    width: '92px',
    cell: (invoice) => <InvoiceLink invoice={invoice} draft={t('invoiceStatus.DRAFT')} tabIndex={-1} />,
  },
  {
    id: 'member',
    header: t('billing.member'),
    width: 'minmax(140px, 1.4fr)',
    narrow: 'minmax(0, 1fr)',
    cell: (invoice) => (
      <span className="strong">
        <MemberLink member={invoice.member} tabIndex={-1} />
      </span>
    ),
  },
  {
    id: 'reference',
    header: t('billing.reference'),
    width: 'minmax(168px, 1fr)',
    cell: (invoice) => <span className="num dim">{invoice.reference}</span>,
  },
  {
    id: 'issuedOn',
    header: t('billing.issuedOn'),
    width: '100px',
    cell: (invoice) => <DateText date={invoice.issuedOn} />,
  },
  { id: 'dueOn', header: t('billing.dueOn'), width: '100px', cell: (invoice) => <DateText date={invoice.dueOn} /> },
  {
    id: 'status',
    header: t('billing.status'),
    width: '160px',
    narrow: '112px',
    cell: (invoice) => <InvoiceStatusBadges invoice={invoice} />,
  },
  {
    id: 'total',
    header: t('billing.total'),
    width: '116px',
    narrow: '100px',
    end: true,
    cell: (invoice) => <Money minor={invoice.totalMinor} currency={invoice.currency} />,
  },
  {
    id: 'open',
    header: t('billing.open'),
    width: '112px',
    end: true,
    cell: (invoice) => <Money minor={invoice.openMinor} currency={invoice.currency} />,
  },
];
