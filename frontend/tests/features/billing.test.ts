import { describe, expect, it } from 'vitest';
import { bulkCreditCsvUrl, searchProblems } from '@/features/billing/bulkCreditSearch';

describe('the search of a bulk credit, rule("BIL-12")', () => {
  it('says which field is wrong before anything is asked', () => {
    expect(searchProblems({ fromOn: '2026-03-02', toOn: '2026-03-01' })).toEqual({ toOn: 'field.BEFORE_START' });
    expect(searchProblems({ fromOn: '2026-03-01', toOn: '2026-03-01' })).toEqual({});
    expect(searchProblems({ balanceLeastMinor: 500, balanceMostMinor: 499, demandLeastMinor: -1 })).toEqual({
      balanceMostMinor: 'billing.bulk.belowLeast',
      demandLeastMinor: 'field.NEGATIVE',
    });
    expect(searchProblems({ demandMostMinor: -1, balanceLeastMinor: 500, balanceMostMinor: 500 })).toEqual({
      demandMostMinor: 'field.NEGATIVE',
    });
  });

  it('takes an amount of 0 along to the file, and leaves out what is not given', () => {
    expect(bulkCreditCsvUrl({ organisationId: 'org', demandMostMinor: 0, toOn: '2026-03-01' }, 'nb')).toBe(
      '/exports/bulk-credit.csv?organisation=org&to=2026-03-01&demandMost=0&language=nb',
    );
  });
});
