import { describe, expect, it } from 'vitest';
import { formatter } from '@/app/format';
import { campaignInput, checkCampaign, newCampaign } from '@/features/fundraising/campaignValues';
import { besideOf, changePercent, daysBeside } from '@/features/fundraising/comparing';
import { figureText, rowsHref, towardsGoal } from '@/features/fundraising/figures';
import { daysBetween, timeScale } from '@/features/fundraising/timeScale';

const none = { label: '', valueMinor: null, count: null, percent: null, drilldown: 't' };
const point = (on: string, sumMinor: number) => ({ on, sumMinor, drilldown: on });
const plain = (text: string | undefined) => text?.replace(/\s/g, ' ');

describe('a figure of a campaign', () => {
  const format = formatter('nb');

  it('shows the one value that it has', () => {
    expect(plain(figureText(format, { ...none, valueMinor: 123450 }, 'NOK'))).toBe('1 234,50 kr');
    expect(plain(figureText(format, { ...none, count: 1200 }, 'NOK'))).toBe('1 200');
    expect(plain(figureText(format, { ...none, percent: '7.94' }, 'NOK'))).toBe('7,9 %');
  });

  it('shows nothing where there is no value, but a zero where it is zero', () => {
    expect(figureText(format, none, 'NOK')).toBeUndefined();
    expect(plain(figureText(format, { ...none, count: 0 }, 'NOK'))).toBe('0');
  });

  it('leads to its rows with the token as it is', () => {
    expect(rowsHref('a+b/c=')).toBe('/drilldown?token=a%2Bb%2Fc%3D');
  });
});

describe('the way to the goal', () => {
  it('is counted in whole percent, and never rounded up to a goal that is not reached', () => {
    expect(towardsGoal(99_999, 100_000)).toBe(99);
    expect(towardsGoal(150_000, 100_000)).toBe(150);
    expect(towardsGoal(null, 100_000)).toBe(0);
    expect(towardsGoal(5, null)).toBeUndefined();
  });
});

describe('the time axis', () => {
  it('places days in proportion, whatever the order they come in', () => {
    const scale = timeScale(['2026-03-01', '2026-01-30', '2026-02-14'], 100, 400);
    expect(scale.x('2026-01-30')).toBe(100);
    expect(scale.x('2026-02-14')).toBe(250);
    expect(scale.x('2026-03-01')).toBe(400);
  });

  it('offers no more ticks than there is room for, from the first day to the last', () => {
    const scale = timeScale(['2026-01-01', '2026-12-31'], 0, 100);
    const ticks = scale.ticks(5);
    expect(ticks).toHaveLength(5);
    expect([ticks[0], ticks.at(-1)]).toEqual(['2026-01-01', '2026-12-31']);
  });

  it('stands a campaign of one day', () => {
    const scale = timeScale(['2026-01-01'], 0, 100);
    expect(scale.x('2026-01-01')).toBe(0);
    expect(daysBetween(['2026-01-01'])).toBe(0);
  });
});

describe('a campaign beside an earlier one', () => {
  it('stands on the day that has the same number, across the end of February', () => {
    const [first, later] = besideOf('2026-02-20', '2024-02-20', [point('2024-02-20', 1), point('2024-03-01', 2)]);
    expect([first?.at, later?.at]).toEqual(['2026-02-20', '2026-03-02']);
  });

  it('has a row for every day number that brought one of them gifts', () => {
    const rows = daysBeside('2026-03-01', [point('2026-03-03', 5)], '2025-03-10', [point('2025-03-09', 1), point('2025-03-12', 2)]);
    expect(rows.map((row) => [row.number, row.own?.sumMinor, row.earlier?.sumMinor])).toEqual([
      [0, undefined, 1],
      [3, 5, 2],
    ]);
  });

  it('tells the change in percent, and nothing where there was nothing', () => {
    expect(changePercent(150, 100)).toBe(50);
    expect(changePercent(0, 100)).toBe(-100);
    expect(changePercent(5, 0)).toBeUndefined();
    expect(changePercent(null, 5)).toBeUndefined();
  });
});

describe('the campaign form', () => {
  it('asks for a name and an organisation, and for dates in order', () => {
    expect(checkCampaign({ ...newCampaign(), startOn: '2026-05-02', endOn: '2026-05-01' })).toEqual({
      organisationId: 'form.required',
      name: 'form.required',
      endOn: 'fundraising.endBeforeStart',
    });
  });

  it('sends no goal as none, and no costs as 0', () => {
    const input = campaignInput({ ...newCampaign(), organisationId: 'o', name: ' Jul ' }, 'parent');
    expect(input).toMatchObject({ name: 'Jul', goalMinor: null, costMinor: 0, endOn: null, parentId: 'parent' });
  });
});
