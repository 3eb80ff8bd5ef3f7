import { problemsOf, type Problems } from '@/app/commands/checks';
import type { MessageKey } from '@/app/i18n';
import type { BulkCreditInput } from './bulkCredit.gql';

type Given = Omit<BulkCreditInput, 'organisationId'>;
type Amount = number | null | undefined;

/** What is wrong with a search: a range that ends before it begins, an amount below zero. */
export const searchProblems = ({ fromOn, toOn, ...amounts }: Given): Problems =>
  problemsOf([
    ['toOn', fromOn && toOn && toOn < fromOn ? 'field.BEFORE_START' : undefined],
    ['balanceLeastMinor', belowZero(amounts.balanceLeastMinor)],
    ['balanceMostMinor', belowLeast(amounts.balanceLeastMinor, amounts.balanceMostMinor)],
    ['demandLeastMinor', belowZero(amounts.demandLeastMinor)],
    ['demandMostMinor', belowLeast(amounts.demandLeastMinor, amounts.demandMostMinor)],
  ]);

const belowZero = (amount: Amount): MessageKey | undefined =>
  typeof amount === 'number' && amount < 0 ? 'field.NEGATIVE' : undefined;

const belowLeast = (least: Amount, most: Amount): MessageKey | undefined =>
  typeof least === 'number' && typeof most === 'number' && most < least ? 'billing.bulk.belowLeast' : belowZero(most);

/** The search as the address of a file: days as they are, amounts in minor units, 0 too. */
export function bulkCreditCsvUrl({ organisationId, ...input }: BulkCreditInput, language: string): string {
  const given = {
    organisation: organisationId,
    from: input.fromOn,
    to: input.toOn,
    balanceLeast: input.balanceLeastMinor,
    balanceMost: input.balanceMostMinor,
    demandLeast: input.demandLeastMinor,
    demandMost: input.demandMostMinor,
    language,
  };
  const filled = Object.entries(given).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  );
  return `/exports/bulk-credit.csv?${new URLSearchParams(filled)}`;
}
