import type { DeliveryState } from '@/app/graphql/types.gen';
import { lastIncludedDay } from '@/app/format';
import type { Translate } from '@/app/i18n';
import { MemberLink } from '@/app/words/links';
import { Badge, DateText, type TableColumn, type Tone } from '@/ui';
import type { DayDeliveriesQuery } from './deliveries.gql';

type Row = DayDeliveriesQuery['dayDeliveries']['nodes'][number];

const TONES: Record<DeliveryState, Tone> = {
  DELIVERED: 'good',
  MOVED: 'warn',
  STOPPED: 'bad',
  RESTING: 'mute',
  NONE: 'mute',
};

/** What becomes of a delivery, and where it goes. */
function Where({ t, row }: { t: Translate; row: Row }) {
  if (row.state === 'STOPPED') return <span className="dim">–</span>;
  if (!row.address) return <span className="dim">{t('deliveries.noAddress')}</span>;
  return (
    <>
      {row.address.line1}
      <span className="aside">{`${row.address.postalCode} ${row.address.city}`}</span>
    </>
  );
}

/** When it comes next; a product without a matrix comes on no day that is known. */
function Next({ t, row }: { t: Translate; row: Row }) {
  if (row.comes === null) return <span className="dim">{t('deliveries.noMatrix')}</span>;
  if (row.nextOn === null) return <span className="dim">{t('deliveries.noMore')}</span>;
  return (
    <>
      <DateText date={row.nextOn} />
      {row.comes && row.issue && <span className="aside">{t('deliveries.issueOut', { issue: row.issue })}</span>}
    </>
  );
}

export const deliveryColumns = (t: Translate): TableColumn<Row>[] => [
  { id: 'member', header: t('deliveries.member'), isName: true, cell: (row) => <MemberLink member={row.member} /> },
  { id: 'number', header: t('deliveries.number'), cell: (row) => <span className="num">{row.member.number}</span> },
  {
    id: 'product',
    header: t('deliveries.product'),
    wrap: true,
    cell: (row) => (
      <>
        {row.product.name}
        {row.plan.name !== row.product.name && <span className="aside">{row.plan.name}</span>}
      </>
    ),
  },
  { id: 'copies', header: t('deliveries.copies'), end: true, cell: (row) => <span className="num">{row.copies}</span> },
  {
    id: 'state',
    header: t('deliveries.state'),
    cell: (row) => <Badge tone={TONES[row.state]}>{t(`deliveries.state.${row.state}`)}</Badge>,
  },
  { id: 'where', header: t('deliveries.where'), wrap: true, cell: (row) => <Where t={t} row={row} /> },
  { id: 'next', header: t('deliveries.next'), wrap: true, cell: (row) => <Next t={t} row={row} /> },
  {
    id: 'end',
    header: t('deliveries.endOn'),
    cell: (row) => (row.endOn ? <DateText date={lastIncludedDay(row.endOn)} /> : <span className="dim">–</span>),
  },
];
