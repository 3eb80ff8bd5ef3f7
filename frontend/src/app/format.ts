import { useMemo } from 'react';
import { BCP47, useI18n, type Locale } from './i18n';

const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

/** Intl objects are slow to make; one of each kind serves every row. */
function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${locale}${JSON.stringify(options)}`;
  const made = (formats.get(key) as Intl.NumberFormat | undefined) ?? new Intl.NumberFormat(locale, options);
  formats.set(key, made);
  return made;
}

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${locale}${JSON.stringify(options)}`;
  const made = (formats.get(key) as Intl.DateTimeFormat | undefined) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, made);
  return made;
}

/** How many digits follow the decimal mark: 2 for kroner, 0 for Icelandic ones. */
export function minorDigits(currency: string): number {
  const options = numberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return options.maximumFractionDigits ?? 2;
}

/** Exact decimal text of whole minor units: -15050 and 2 digits give "-150.50". No float is involved. */
export function decimalText(minor: number, digits: number): `${number}` {
  const sign = minor < 0 ? '-' : '';
  const padded = String(Math.abs(minor)).padStart(digits + 1, '0');
  const whole = padded.slice(0, padded.length - digits);
  const text = digits === 0 ? `${sign}${padded}` : `${sign}${whole}.${padded.slice(-digits)}`;
  return text as `${number}`;
}

const DAY_MS = 86_400_000;

/** The last day that belongs to a half-open period: the API's end is the day after. */
export function lastIncludedDay(endExclusive: string): string {
  return new Date(Date.parse(`${endExclusive}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}

/** The exclusive end of a period whose last included day this is. */
export function dayAfter(lastDay: string): string {
  return new Date(Date.parse(`${lastDay}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

export type MoneyOptions = { round?: boolean; code?: boolean };

/** Calendar dates are formatted in UTC, so that no time zone can move them to another day. */
const CALENDAR: Intl.DateTimeFormatOptions = { timeZone: 'UTC' };

export function formatter(locale: Locale) {
  const tag = BCP47[locale];
  const calendar = (iso: string, options: Intl.DateTimeFormatOptions) =>
    dateFormat(tag, { ...options, ...CALENDAR }).format(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`));
  const date = (iso: string) => calendar(iso, { day: '2-digit', month: '2-digit', year: 'numeric' });

  return {
    /** "1 284 350,00 kr"; with `code` "NOK 1 284 350,00" for places where currencies mix; `round` drops the øre. */
    money: (minor: number, currency: string, { round = false, code = false }: MoneyOptions = {}) =>
      numberFormat(tag, {
        style: 'currency',
        currency,
        currencyDisplay: code ? 'code' : 'narrowSymbol',
        ...(round ? { maximumFractionDigits: 0 } : {}),
      }).format(decimalText(minor, minorDigits(currency))),

    /** The amount alone, without a currency, for columns whose header names it. */
    amount: (minor: number, currency: string) => {
      const digits = minorDigits(currency);
      const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
      return numberFormat(tag, options).format(decimalText(minor, digits));
    },

    number: (value: number) => numberFormat(tag, {}).format(value),

    /**
     * From percent as text or number: "1.7" gives "1,7 %". `signed` writes the plus as well; `exact` no more digits
     * than there are, at most two.
     */
    percent: (value: string | number, { signed = false, exact = false, digits = 1 } = {}) =>
      numberFormat(tag, {
        style: 'percent',
        minimumFractionDigits: exact ? 0 : digits,
        maximumFractionDigits: exact ? 2 : digits,
        ...(signed ? { signDisplay: 'exceptZero' } : {}),
      }).format(Number(value) / 100),

    /** A difference, with its sign. */
    signed: (value: number) => numberFormat(tag, { signDisplay: 'exceptZero' }).format(value),

    date,
    dayMonth: (iso: string) => calendar(iso, { day: 'numeric', month: 'short' }),
    month: (iso: string) => calendar(iso, { month: 'short', year: '2-digit' }),

    /** A half-open period, shown with its last included day. */
    period: (start: string, endExclusive: string) => `${date(start)} – ${date(lastIncludedDay(endExclusive))}`,

    /** An instant, in the reader's own time zone. */
    instant: (iso: string) =>
      dateFormat(tag, { dateStyle: 'short', timeStyle: 'short' }).format(new Date(iso)),

    dayAndTime: (iso: string) =>
      dateFormat(tag, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(iso)),

    /** A phone number in groups where we know them: "+47 990 14 295", "+47 22 33 44 55"; any other as it is. */
    phone: (number: string) =>
      number
        .replace(/^(\+47)([49]\d{2})(\d{2})(\d{3})$/, '$1 $2 $3 $4')
        .replace(/^(\+47)(\d{2})(\d{2})(\d{2})(\d{2})$/, '$1 $2 $3 $4 $5'),

    /** Name of a country in the reader's language. */
    country: (code: string) => namesOf('region', tag).of(code) ?? code,

    /** Name of a language in the reader's language. */
    language: (code: string) => namesOf('language', tag).of(code) ?? code,
  };
}

const names = new Map<string, Intl.DisplayNames>();

function namesOf(type: Intl.DisplayNamesType, tag: string): Intl.DisplayNames {
  const made = names.get(type + tag) ?? new Intl.DisplayNames(tag, { type });
  names.set(type + tag, made);
  return made;
}

export type Formatter = ReturnType<typeof formatter>;

export function useFormat(): Formatter {
  const { locale } = useI18n();
  return useMemo(() => formatter(locale), [locale]);
}
