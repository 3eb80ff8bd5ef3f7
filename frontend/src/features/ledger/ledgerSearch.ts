import * as v from 'valibot';
import { date, oneOf, text } from '@/app/searchParams';
import type { BalanceAge, BalanceOrder, BalanceSide } from './balances.gql';

export const VIEWS = ['balances', 'income', 'branches', 'months', 'chart', 'exports'] as const;
export type LedgerView = (typeof VIEWS)[number];

export const SIDES = ['DEBT', 'CREDIT'] as const satisfies readonly BalanceSide[];
export const AGES = [
  'NOT_DUE',
  'DAYS_30',
  'DAYS_60',
  'DAYS_90',
  'OLDER',
  'CREDIT',
] as const satisfies readonly BalanceAge[];
export const ORDERS = ['NUMBER', 'AMOUNT'] as const satisfies readonly BalanceOrder[];

/** Which books, which of their views, and what the balance list is narrowed to. */
export const LedgerSearch = v.object({
  view: oneOf(VIEWS),
  organisation: text,
  on: date,
  side: oneOf(SIDES),
  age: oneOf(AGES),
  order: oneOf(ORDERS),
  from: date,
  to: date,
});

export type LedgerSearch = v.InferOutput<typeof LedgerSearch>;

/** Where the whole list that is on the screen can be fetched as a file. */
export function balanceCsvUrl(organisationId: string, on: string, search: LedgerSearch): string {
  const asked = { organisationId, on, side: search.side, age: search.age };
  const given = Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `/ledger/balance-list.csv?${new URLSearchParams(given)}`;
}

/** Where the branch settlement that is on the screen can be fetched as a file. */
export const settlementCsvUrl = (organisationId: string, fromOn: string, toOn: string) =>
  `/ledger/branch-settlement.csv?${new URLSearchParams({ organisationId, fromOn, toOn })}`;
