import { Link } from '@tanstack/react-router';
import type { Formatter } from '@/app/format';
import type { Translate } from '@/app/i18n';
import type { TableColumn } from '@/ui';
import type { BalanceRowFragment } from './balances.gql';
import { AGES } from './ledgerSearch';

/** Each row opens the member's reskontro as it was on the day of the list. */
export const balanceColumns = (
  t: Translate,
  format: Formatter,
  currency: string,
  organisation: string,
  on: string,
): TableColumn<BalanceRowFragment>[] => [
  {
    id: 'number',
    header: t('ledger.number'),
    end: true,
    cell: (row) => <span className="num dim">{row.member.number}</span>,
  },
  {
    id: 'member',
    header: t('ledger.member'),
    isName: true,
    cell: (row) => (
      <Link
        to="/members/$memberId"
        params={{ memberId: row.member.id }}
        search={{ tab: 'reskontro', organisation, on }}
      >
        {row.member.name}
      </Link>
    ),
  },
  {
    id: 'balance',
    header: t('ledger.balance'),
    end: true,
    cell: (row) => <strong className="num">{format.amount(row.balanceMinor, currency)}</strong>,
  },
  ...AGES.map((age) => ({
    id: age,
    header: t(`ledger.age.${age}`),
    end: true,
    cell: (row: BalanceRowFragment) => {
      const minor = row.ages.find((one) => one.age === age)?.amountMinor ?? 0;
      return minor === 0 ? <span className="dim">–</span> : <span className="num">{format.amount(minor, currency)}</span>;
    },
  })),
];
