import { Link } from '@tanstack/react-router';
import type { Formatter } from '@/app/format';
import type { Translate } from '@/app/i18n';
import type { TableColumn } from '@/ui';
import type { EarnedLineFragment } from './income.gql';

type Amount = 'openingMinor' | 'invoicedMinor' | 'creditedMinor' | 'closingMinor' | 'incomeMinor';
const AMOUNTS = ['openingMinor', 'invoicedMinor', 'creditedMinor', 'closingMinor', 'incomeMinor'] as const;

/** What all accounts add up to, as a row of its own. */
export const summed = (label: string, rows: readonly EarnedLineFragment[]): EarnedLineFragment => {
  const sum = (name: Amount) => rows.reduce((total, row) => total + row[name], 0);
  return {
    account: label,
    ...(Object.fromEntries(AMOUNTS.map((name) => [name, sum(name)])) as Record<Amount, number>),
  };
};

/** The prepaid sums open their invoices below the table. */
export const incomeColumns = (
  t: Translate,
  format: Formatter,
  currency: string,
  from: string,
  to: string,
): TableColumn<EarnedLineFragment>[] => {
  const amount = (id: Amount, header: string) => ({
    id,
    header,
    end: true,
    cell: (row: EarnedLineFragment) => <span className="num">{format.amount(row[id], currency)}</span>,
  });
  const prepaid = (id: Amount, header: string, on: string) => ({
    id,
    header,
    end: true,
    cell: (row: EarnedLineFragment) => (
      <Link to="/ledger" search={(before) => ({ ...before, on })} replace className="num">
        {format.amount(row[id], currency)}
      </Link>
    ),
  });
  return [
    { id: 'account', header: t('ledger.account'), isName: true, cell: (row) => row.account },
    prepaid('openingMinor', t('ledger.opening'), from),
    amount('invoicedMinor', t('ledger.invoiced')),
    amount('creditedMinor', t('ledger.credited')),
    prepaid('closingMinor', t('ledger.closing'), to),
    {
      id: 'incomeMinor',
      header: t('ledger.income'),
      end: true,
      cell: (row) => <strong className="num">{format.amount(row.incomeMinor, currency)}</strong>,
    },
  ];
};
