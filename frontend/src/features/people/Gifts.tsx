import { useMemo } from 'react';
import { useQuery } from 'urql';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { DateText, Empty, Money, type TableColumn } from '@/ui';
import { Giving } from './Giving';
import { MemberGiftsDoc, type MemberGiftsQuery } from './member.gql';

type Gift = NonNullable<MemberGiftsQuery['member']>['gifts']['nodes'][number];

/** What the member gives: recurring gifts, campaigns, single gifts. Never mixed with invoices: see Reskontro (LED-03). */
export default function Gifts({ memberId, currency }: { memberId: string; currency: string }) {
  const t = useT();
  const format = useFormat();
  const [{ data }] = useQuery({ query: MemberGiftsDoc, variables: { id: memberId, after: null } });
  const gifts = data?.member?.gifts;

  const columns = useMemo<TableColumn<Gift>[]>(
    () => [
      { id: 'on', header: t('people.gift.on'), cell: (gift) => <DateText date={gift.givenOn} /> },
      { id: 'campaign', header: t('people.gift.campaign'), isName: true, cell: (gift) => gift.campaign.name },
      { id: 'purpose', header: t('people.gift.purpose'), cell: (gift) => gift.purpose },
      { id: 'channel', header: t('people.gift.channel'), cell: (gift) => giftChannel(t, gift.channel) },
      {
        id: 'amount',
        header: t('people.gift.amount'),
        end: true,
        cell: (gift) => <Money minor={gift.amountMinor} currency={gift.currency} />,
      },
    ],
    [t],
  );

  return (
    <div className="stack">
      <Giving memberId={memberId} />
      {gifts && gifts.totalCount > 0 && (
        <p>
          {t('people.gift.sum', { n: gifts.totalCount, sum: format.money(gifts.sumMinor, currency) })}
        </p>
      )}
      <QueryTable
        label={t('people.gifts')}
        document={MemberGiftsDoc}
        variables={{ id: memberId }}
        page={(answer) => answer.member && { rows: answer.member.gifts.nodes, pageInfo: answer.member.gifts.pageInfo }}
        columns={columns}
        rowKey={(gift) => gift.id}
        empty={<Empty title={t('people.gift.none')} hint={t('people.gift.noneHint')} />}
      />
    </div>
  );
}

function giftChannel(t: ReturnType<typeof useT>, channel: string): string {
  const key = `people.giftChannel.${channel}`;
  return t.has(key) ? t(key) : channel;
}
