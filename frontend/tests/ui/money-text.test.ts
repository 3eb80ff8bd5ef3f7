import { describe, expect, it } from 'vitest';
import { parseMoneyText } from '@/ui/money-text';

describe('amounts as people type them', () => {
  it.each([
    ['200', 20_000],
    ['200,5', 20_050],
    ['200.50', 20_050],
    ['1 284,50', 128_450],
    ['1\u00a0284\u202f350,00', 128_435_000],
    ['1.284,50', 128_450],
    ['1,284.50', 128_450],
    ['1.284', 128_400],
    ['1,284,350', 128_435_000],
    ['0,01', 1],
    [',5', 50],
    ['-200', -20_000],
    ['−200', -20_000],
  ])('%s', (typed, minor) => {
    expect(parseMoneyText(typed, 2)).toBe(minor);
  });

  it.each(['', '-', 'abc', '1,2345', '12,3,4', '1e5', '99999999999999999'])('refuses %j', (typed) => {
    expect(parseMoneyText(typed, 2)).toBeUndefined();
  });

  it('knows currencies without decimals', () => {
    expect(parseMoneyText('500', 0)).toBe(500);
    expect(parseMoneyText('500,5', 0)).toBeUndefined();
  });
});
