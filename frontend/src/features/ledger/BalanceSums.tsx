import { useQuery } from 'urql';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Figures, Money, Notice } from '@/ui';
import { BalanceSumsDoc } from './balances.gql';
import { AGES, type LedgerSearch } from './ledgerSearch';

type Props = { organisationId: string; on: string; search: LedgerSearch };

const hrefOf = (search: LedgerSearch) => {
  const given = Object.entries(search).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `/ledger?${new URLSearchParams(given)}`;
};

/** What the list adds up to, by age; each sum opens its rows. The whole list must equal the journal (LED-06). */
export function BalanceSums({ organisationId, on, search }: Props) {
  const t = useT();
  const format = useFormat();
  const { side, age } = search;
  const [{ data }] = useQuery({
    query: BalanceSumsDoc,
    variables: { organisationId, on, side: side ?? null, age: age ?? null },
    requestPolicy: 'cache-and-network',
  });
  const list = data?.balanceList;
  const isWhole = side === undefined && age === undefined;
  const agrees = list?.balanceMinor === list?.journalMinor;
  const money = (minor: number | undefined) =>
    list && minor !== undefined ? <Money minor={minor} currency={list.currency} /> : undefined;

  return (
    <>
      <Figures
        label={t('ledger.sums')}
        items={[
          {
            id: 'balance',
            label: t('ledger.balance'),
            value: money(list?.balanceMinor),
            foot: list && t('ledger.members', { n: format.number(list.count) }),
            href: hrefOf({ ...search, age: undefined }),
          },
          ...AGES.map((each) => ({
            id: each,
            label: t(`ledger.age.${each}`),
            value: money(list?.ages.find((one) => one.age === each)?.amountMinor),
            href: hrefOf({ ...search, age: each }),
          })),
        ]}
      />
      {list && isWhole && (
        <Notice tone={agrees ? 'good' : 'bad'}>
          <p>
            {t(agrees ? 'ledger.agrees' : 'ledger.differs', {
              on: format.date(list.on),
              amount: format.money(list.journalMinor, list.currency),
            })}
          </p>
        </Notice>
      )}
    </>
  );
}
