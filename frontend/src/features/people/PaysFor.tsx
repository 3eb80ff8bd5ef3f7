import { useT } from '@/app/i18n';
import { MemberLink } from '@/app/words/links';
import { SubscriptionStateBadge } from '@/app/words/states';
import { DateText, Money, Panel, Table, TableRows, type TableColumn } from '@/ui';
import type { MemberSubscriptionsQuery } from './member.gql';

type Paid = NonNullable<MemberSubscriptionsQuery['member']>['paysFor'][number];

/** The subscriptions of others that a member pays, or is to pay next (SUB-13). */
export function PaysFor({ subscriptions }: { subscriptions: Paid[] }) {
  const t = useT();
  const columns: TableColumn<Paid>[] = [
    { id: 'member', header: t('people.name'), isName: true, cell: (one) => <MemberLink member={one.member} /> },
    { id: 'plan', header: t('people.plan'), cell: (one) => one.plan.name },
    { id: 'state', header: t('people.state'), cell: (one) => <SubscriptionStateBadge state={one.state} /> },
    { id: 'from', header: t('people.subscription.paysFrom'), cell: (one) => <DateText date={one.payerChangesOn} /> },
    {
      id: 'value',
      header: t('people.subscription.monthlyValue'),
      end: true,
      cell: (one) => <Money minor={one.monthlyValueMinor} currency={one.currency} />,
    },
  ];
  return (
    <Panel title={t('people.relation.PAYS_FOR')}>
      <Table label={t('people.relation.PAYS_FOR')} columns={columns}>
        <TableRows columns={columns} rows={subscriptions} rowKey={(one) => one.id} />
      </Table>
    </Panel>
  );
}
