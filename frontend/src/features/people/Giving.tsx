import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { SubscriptionStateBadge } from '@/app/words/states';
import { DateText, Money, Panel, SkeletonRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { MemberGivingDoc, type MemberGivingQuery } from './giving.gql';

type Member = NonNullable<MemberGivingQuery['member']>;
type Recurring = Member['recurringGifts'][number];
type GivenTo = Member['campaigns'][number];

/** Recurring gifts, and the campaigns that the member has a KID in or has given to (LED-03). */
export function Giving({ memberId }: { memberId: string }) {
  const [{ data, error }, refetch] = useQuery({
    query: MemberGivingDoc,
    variables: { id: memberId },
    requestPolicy: 'cache-and-network',
  });
  const member = data?.member;
  if (error && !member) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!member) return <SkeletonRows rows={3} />;
  return (
    <>
      {member.recurringGifts.length > 0 && <RecurringGifts gifts={member.recurringGifts} />}
      {member.campaigns.length > 0 && <Campaigns campaigns={member.campaigns} />}
    </>
  );
}

function RecurringGifts({ gifts }: { gifts: readonly Recurring[] }) {
  const t = useT();
  const columns: TableColumn<Recurring>[] = [
    { id: 'plan', header: t('people.recurring.plan'), isName: true, cell: (gift) => gift.subscription.plan.name },
    {
      id: 'state',
      header: t('people.recurring.state'),
      cell: (gift) => <SubscriptionStateBadge state={gift.subscription.state} />,
    },
    {
      id: 'next',
      header: t('people.recurring.next'),
      cell: (gift) => (gift.next ? <DateText date={gift.next.dueOn} /> : <span className="dim">{t('people.recurring.nothing')}</span>),
    },
    {
      id: 'amount',
      header: t('people.recurring.amount'),
      end: true,
      cell: (gift) => gift.next && <Money minor={gift.next.amountMinor} currency={gift.currency} />,
    },
    {
      id: 'given',
      header: t('people.recurring.given'),
      end: true,
      cell: (gift) => <Money minor={gift.givenMinor} currency={gift.currency} />,
    },
  ];
  return (
    <Panel title={t('people.recurring')}>
      <Table label={t('people.recurring')} columns={columns}>
        <TableRows columns={columns} rows={gifts} rowKey={(gift) => gift.subscription.id} />
      </Table>
    </Panel>
  );
}

function Campaigns({ campaigns }: { campaigns: readonly GivenTo[] }) {
  const t = useT();
  const columns: TableColumn<GivenTo>[] = [
    {
      id: 'campaign',
      header: t('people.gift.campaign'),
      isName: true,
      cell: ({ campaign }) => (
        <Link to="/campaigns/$campaignId" params={{ campaignId: campaign.id }}>
          {campaign.name}
        </Link>
      ),
    },
    {
      id: 'reference',
      header: t('people.givenTo.reference'),
      cell: (one) => <span className="num dim">{one.reference ?? '–'}</span>,
    },
    { id: 'last', header: t('people.givenTo.last'), cell: (one) => one.lastOn && <DateText date={one.lastOn} /> },
    { id: 'gifts', header: t('people.givenTo.gifts'), end: true, cell: (one) => one.gifts },
    {
      id: 'sum',
      header: t('people.givenTo.sum'),
      end: true,
      cell: (one) => <Money minor={one.sumMinor} currency={one.currency} />,
    },
  ];
  return (
    <Panel title={t('people.givenTo')}>
      <Table label={t('people.givenTo')} columns={columns}>
        <TableRows columns={columns} rows={campaigns} rowKey={(one) => one.campaign.id} />
      </Table>
    </Panel>
  );
}
