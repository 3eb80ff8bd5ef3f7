import { describe, expect, it } from 'vitest';
import { formatter } from '@/app/format';
import { translator } from '@/app/i18n';
import { en } from '@/app/i18n/catalogues/en';
import { changeText, valueText } from '@/features/insight/metricText';
import { labelEvery, roundUp, roundUpCount } from '@/ui/chart/scale';

const t = translator('en', en);
const format = formatter('en');
const plain = (text: string | undefined) => text?.replace(/\s/g, ' ');

describe('metrics', () => {
  it('are shown in their unit', () => {
    expect(valueText(format, { unit: 'COUNT', value: '12840', before: null }, 'NOK')).toBe('12,840');
    expect(plain(valueText(format, { unit: 'MONEY', value: '128435050', before: null }, 'NOK'))).toMatch(/1,284,351/);
    expect(valueText(format, { unit: 'PERCENT', value: '1.72', before: null }, 'NOK')).toBe('1.7%');
  });

  it('have no value rather than a wrong one', () => {
    expect(valueText(format, { unit: 'MONEY', value: null, before: '1' }, 'NOK')).toBeUndefined();
    expect(changeText(t, format, { unit: 'MONEY', value: '100', before: '0' })).toBe('No comparison');
  });

  it('are compared in the way that suits their unit', () => {
    expect(changeText(t, format, { unit: 'COUNT', value: '110', before: '100' })).toBe('+10 in 30 days');
    expect(changeText(t, format, { unit: 'MONEY', value: '90', before: '100' })).toBe('-10.0% in 30 days');
    expect(changeText(t, format, { unit: 'PERCENT', value: '1.9', before: '1.6' })).toBe(
      '+0.3 points in 30 days',
    );
  });
});

describe('axes', () => {
  it('end on a round number', () => {
    expect(roundUp(0)).toBe(1);
    expect(roundUp(76)).toBe(80);
    expect(roundUp(101)).toBe(150);
    expect([0, 1, 3, 10, 11].map(roundUpCount)).toEqual([2, 2, 4, 10, 15]);
  });

  it('leave out labels that do not fit', () => {
    expect(labelEvery(30, 7)).toBe(5);
    expect(labelEvery(3, 7)).toBe(1);
  });
});
