import { useT, type Translate } from '@/app/i18n';
import { DateText, Table, TableRows, type TableColumn } from '@/ui';
import type { ComingDeliveryLineFragment } from './delivery.gql';

type Day = ComingDeliveryLineFragment;

/** The next days on which something of a subscription is delivered, with stops and moves taken into account (DEL-01). */
export function ComingDeliveries({ days }: { days: readonly Day[] }) {
  const t = useT();
  if (days.length === 0) return <p className="dim">{t('people.delivery.comingNone')}</p>;
  const columns = dayColumns(t);
  return (
    <Table label={t('people.delivery.coming')} columns={columns}>
      <TableRows columns={columns} rows={days} rowKey={(day) => `${day.on} ${day.product.id}`} />
    </Table>
  );
}

const dayColumns = (t: Translate): TableColumn<Day>[] => [
  { id: 'on', header: t('people.delivery.coming'), isName: true, cell: (day) => <DateText date={day.on} /> },
  {
    id: 'product',
    header: t('people.delivery.product'),
    wrap: true,
    cell: ({ product, issue, state, address }) => (
      <>
        {product.name}
        {issue && <span className="aside">{t('people.delivery.issue', { issue })}</span>}
        {state === 'MOVED' && address && (
          <span className="aside">{`${t('people.delivery.state.MOVED')}: ${address.line1}, ${address.postalCode} ${address.city}`}</span>
        )}
      </>
    ),
  },
];
