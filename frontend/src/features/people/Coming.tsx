import { useQuery } from 'urql';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { OpenedWhy } from '@/app/outlook/LineWhy';
import { DrawnText } from '@/app/words/DrawnText';
import { DateText, Money, PeriodText, SkeletonRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { SubscriptionComingDoc, type SubscriptionComingQuery } from './changes.gql';

type Event = NonNullable<SubscriptionComingQuery['subscription']>['coming'][number];

/** What a subscription has before it: changes, and the invoices that they lead to (SUB-20). */
export default function Coming({ subscriptionId }: { subscriptionId: string }) {
  const t = useT();
  const format = useFormat();
  const [{ data, error }, refetch] = useQuery({
    query: SubscriptionComingDoc,
    variables: { id: subscriptionId },
    requestPolicy: 'cache-and-network',
  });
  const { coming: found, paymentStop } = data?.subscription ?? {};
  if (error && !found) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!found) return <SkeletonRows rows={4} />;
  const warning = paymentStop && (
    <OpenedWhy why={paymentStop.why}>
      <DateText date={paymentStop.on} />{' '}
      {t('people.coming.paymentStop', { amount: format.money(paymentStop.debtMinor, paymentStop.currency) })}
    </OpenedWhy>
  );
  if (found.length === 0) return warning ?? <p className="dim">{t('people.change.nothingComing')}</p>;
  const columns: TableColumn<Event>[] = [
    { id: 'on', header: t('people.change.when'), cell: (one) => <DateText date={one.on} /> },
    {
      id: 'what',
      header: t('people.event'),
      isName: true,
      wrap: true,
      cell: (one) => (
        <>
          {t(`people.coming.${one.kind}`, {
            plan: one.plan?.name ?? '',
            payer: one.payer?.name ?? '',
            products: one.products.map((product) => product.name).join(', '),
          })}{' '}
          {one.kind === 'INVOICE' && one.draft && (
            <>
              <PeriodText start={one.draft.periodStart} end={one.draft.periodEnd} />{' '}
              <DrawnText invoice={one.draft} currency={one.draft.currency} />
            </>
          )}
        </>
      ),
    },
    {
      id: 'amount',
      header: t('people.change.amount'),
      end: true,
      cell: (one) => one.draft && <Money minor={one.draft.totalMinor} currency={one.draft.currency} />,
    },
  ];
  return (
    <>
      {warning}
      <Table label={t('people.change.coming')} columns={columns}>
        <TableRows columns={columns} rows={found} rowKey={(one) => `${one.kind} ${one.on} ${one.draft?.periodStart ?? ''}`} />
      </Table>
    </>
  );
}
