import { describe, expect, it } from 'vitest';
import { summed } from '@/features/ledger/incomeColumns';
import { dayAfter, lastMonth, monthAfter } from '@/features/ledger/lastMonth';
import { balanceCsvUrl, settlementCsvUrl } from '@/features/ledger/ledgerSearch';

describe('the ledger', () => {
  it('proposes the whole month before today, also over a new year', () => {
    expect(lastMonth('2026-03-31')).toEqual({ fromOn: '2026-02-01', lastOn: '2026-02-28' });
    expect(lastMonth('2028-03-01')).toEqual({ fromOn: '2028-02-01', lastOn: '2028-02-29' });
    expect(lastMonth('2026-01-05')).toEqual({ fromOn: '2025-12-01', lastOn: '2025-12-31' });
  });

  it('fetches the file of the list that is on the screen, and nothing else', () => {
    const search = { view: undefined, organisation: 'x', on: undefined, side: 'DEBT', age: undefined, order: 'AMOUNT', from: undefined, to: undefined } as const;
    expect(balanceCsvUrl('org', '2026-01-31', search)).toBe(
      '/ledger/balance-list.csv?organisationId=org&on=2026-01-31&side=DEBT',
    );
  });

  it('fetches the branch settlement of the period that is on the screen, rule("CAT-21")', () => {
    expect(settlementCsvUrl('org', '2026-01-01', '2026-02-01')).toBe(
      '/ledger/branch-settlement.csv?organisationId=org&fromOn=2026-01-01&toOn=2026-02-01',
    );
  });

  it('sums every column of the income', () => {
    const row = { account: '3000', openingMinor: 5, invoicedMinor: 7, creditedMinor: 1, closingMinor: 4, incomeMinor: 7 };
    expect(summed('Sum', [row, { ...row, account: '3200', incomeMinor: -7 }])).toEqual({
      account: 'Sum',
      openingMinor: 10,
      invoicedMinor: 14,
      creditedMinor: 2,
      closingMinor: 8,
      incomeMinor: 0,
    });
    expect(dayAfter('2026-12-31')).toBe('2027-01-01');
    expect([monthAfter('2026-12-31'), monthAfter('2026-01-01')]).toEqual(['2027-01-01', '2026-02-01']);
  });
});
