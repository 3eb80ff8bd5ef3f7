import type { Translate } from '@/app/i18n';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { DateText, Money } from '@/ui';
import type { GridColumn } from '@/ui/grid/GridParts';
import type { CorrectionRowFragment } from './corrections.gql';

export const correctionColumns = (t: Translate): GridColumn<CorrectionRowFragment>[] => [
  {
    id: 'registeredOn',
    header: t('billing.correction.on'),
    width: '104px',
    cell: (one) => <DateText date={one.registeredOn} />,
  },
  {
    id: 'member',
    header: t('billing.member'),
    width: 'minmax(140px, 1fr)',
    narrow: 'minmax(0, 1fr)',
    cell: (one) => (
      <span className="strong">
        <MemberLink member={one.member} tabIndex={-1} />
      </span>
    ),
  },
  { id: 'text', header: t('billing.line.text'), width: 'minmax(140px, 1.4fr)', cell: (one) => one.text },
  { id: 'by', header: t('billing.correction.by'), width: '140px', cell: (one) => <span className="dim">{one.registeredBy}</span> },
  { id: 'type', header: t('billing.correction.type'), width: '96px', cell: (one) => t(`correctionType.${one.type}`) },
  {
    id: 'state',
    header: t('billing.status'),
    width: '132px',
    cell: (one) => {
      const taken = one.parts.at(-1);
      if (one.state === 'WAITING' || !taken) return t(`correctionState.${one.state}`);
      return <InvoiceLink invoice={taken.invoice} draft={t('invoiceStatus.DRAFT')} tabIndex={-1} />;
    },
  },
  {
    id: 'amount',
    header: t('billing.amount'),
    width: '116px',
    narrow: '100px',
    end: true,
    cell: (one) => <Money minor={one.amountMinor} currency={one.currency} />,
  },
  {
    id: 'left',
    header: t('billing.correction.left'),
    width: '116px',
    end: true,
    cell: (one) => <Money minor={one.leftMinor} currency={one.currency} />,
  },
];
