import { describe, expect, it } from 'vitest';
import { xlsxUrl } from '@/app/TableFiles';
import { openTagIds, tagsError } from '@/app/tags/useReportingTags';
import { newPlan, planInput } from '@/features/catalogue/planValues';
import { soldCsvUrl, yearSoFar } from '@/features/insight/soldSearch';

const errorOf = (path: string) => `wrong: ${path}`;

describe('reporting tags', () => {
  it('of a plan are those that orders can still get, rule("SUB-01")', () => {
    expect(openTagIds([{ id: 'a', closed: false }, { id: 'b', closed: true }])).toEqual(['a']);
  });

  it('say what is wrong with any of them, and nothing of other fields', () => {
    expect(tagsError({ copies: {}, 'tagIds.1': {} }, errorOf)).toBe('wrong: tagIds.1');
    expect(tagsError({ copies: {} }, errorOf)).toBeUndefined();
  });

  it('are saved with their plan, rule("CAT-10")', () => {
    expect(planInput({ ...newPlan(), tagIds: ['a'] }).tagIds).toEqual(['a']);
  });
});

describe('the report of what was sold', () => {
  it('is of this year unless another period is asked for, rule("REP-16")', () => {
    expect(yearSoFar('2026-11-22')).toEqual({ from: '2026-01-01' });
  });

  it('is fetched as the file of what is on the screen', () => {
    expect(soldCsvUrl('o=', '2026-01-01', '2026-02-01', 'nb')).toBe(
      '/exports/sold.csv?organisationId=o%3D&fromOn=2026-01-01&toOn=2026-02-01&language=nb',
    );
  });

  it("is Excel's own file at the same address with another end, rule(\"BIL-12\")", () => {
    expect(xlsxUrl('/exports/sold.csv?language=nb&name=a.csv')).toBe('/exports/sold.xlsx?language=nb&name=a.csv');
    expect(xlsxUrl('/exports/bulk-credit/x.csv')).toBe('/exports/bulk-credit/x.xlsx');
  });
});
