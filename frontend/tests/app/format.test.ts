import { describe, expect, it } from 'vitest';
import { dayAfter, decimalText, formatter, lastIncludedDay } from '@/app/format';
import { today } from '@/app/today';

/** Intl writes U+00A0 and U+202F between groups; compare with plain spaces. */
const plain = (text: string) => text.replace(/\s/g, ' ');
const nb = formatter('nb');
const en = formatter('en');

describe('money', () => {
  it('has the decimals and signs of the language', () => {
    expect(plain(nb.money(128_435_000, 'NOK'))).toBe('1 284 350,00 kr');
    expect(plain(en.money(128_435_000, 'NOK', { code: true }))).toBe('NOK 1,284,350.00');
    expect(plain(nb.money(-15_000, 'NOK'))).toBe('−150,00 kr');
  });

  it('has no decimals where the currency has none', () => {
    expect(plain(nb.money(500, 'ISK'))).toMatch(/^500\D*$/);
  });

  it('drops the øre on request', () => {
    expect(plain(nb.money(128_435_050, 'NOK', { round: true }))).toBe('1 284 351 kr');
  });

  it('is exact beyond what a float can hold', () => {
    expect(decimalText(Number.MAX_SAFE_INTEGER, 2)).toBe('90071992547409.91');
    expect(plain(nb.amount(Number.MAX_SAFE_INTEGER, 'NOK'))).toBe('90 071 992 547 409,91');
  });

  it('writes small and negative amounts with all their digits', () => {
    expect(decimalText(5, 2)).toBe('0.05');
    expect(decimalText(-5, 2)).toBe('-0.05');
    expect(decimalText(0, 2)).toBe('0.00');
    expect(decimalText(-7, 0)).toBe('-7');
  });
});

describe('dates', () => {
  it('never move to another day', () => {
    expect(nb.date('2026-01-01')).toBe('01.01.2026');
    expect(en.date('2026-12-31')).toBe('31/12/2026');
  });

  it('show the last included day of a half-open period', () => {
    expect(lastIncludedDay('2026-03-01')).toBe('2026-02-28');
    expect(lastIncludedDay('2024-03-01')).toBe('2024-02-29');
    expect(dayAfter('2024-02-29')).toBe('2024-03-01');
    expect(dayAfter('2026-12-31')).toBe('2027-01-01');
    expect(nb.period('2026-01-01', '2027-01-01')).toBe('01.01.2026 – 31.12.2026');
  });

  it('know what day it is where the reader is', () => {
    expect(today(new Date(2026, 0, 9, 23, 59))).toBe('2026-01-09');
  });
});

describe('percent', () => {
  it('takes percent as the API writes them', () => {
    expect(plain(nb.percent('1.7'))).toBe('1,7 %');
    expect(plain(nb.percent(3.25, { signed: true }))).toBe('+3,3 %');
    expect(plain(nb.percent('25', { digits: 0 }))).toBe('25 %');
  });
});

describe('phone numbers', () => {
  it('are in groups where they are Norwegian', () => {
    expect(nb.phone('+4799014295')).toBe('+47 990 14 295');
    expect(nb.phone('+4722334455')).toBe('+47 22 33 44 55');
    expect(nb.phone('+46701234567')).toBe('+46701234567');
  });
});
