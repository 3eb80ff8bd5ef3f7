import { describe, expect, it } from 'vitest';
import { formatter } from '@/app/format';
import { fieldText, saidText } from '@/app/history/words';
import { nb } from '@/app/i18n/catalogues/nb';
import type { Translate } from '@/app/i18n';
import { fillMessage } from '@/app/i18n/translate';

const words: Record<string, string> = nb;
const t = Object.assign((key: string, args = {}) => fillMessage('nb', words[key] ?? key, args), {
  has: (key: string) => Object.hasOwn(words, key),
}) as unknown as Translate;
const said = (field: string, text: string) => saidText(t, formatter('nb'), field, text).replaceAll('\u00a0', ' ');

describe('what a thing said (CAT-43)', () => {
  it('says amounts, days, percents, frequencies and words in the reader’s way', () => {
    expect(said('price', '1 MONTH: 129.00 NOK')).toBe('Månedlig: 129,00 kr');
    expect(said('fees', 'INVOICE: 49.00 NOK (2+, NONE), AVTALEGIRO: 5.00 NOK (1+, DISTRIBUTED)')).toBe(
      'Faktura i posten: 49,00 kr (2+, uten mva.), AvtaleGiro: 5,00 kr (1+, mva. som på produktene)',
    );
    expect(said('validFrom', '2027-04-06')).toBe('06.04.2027');
    expect(said('vatRatePercent', '12.5 %')).toBe('12,5 %');
    expect(said('firstPrice', '−100.00 NOK')).toBe('−100,00 kr');
    expect(said('weekdays', 'WEEKDAY_1, WEEKDAY_5')).toBe('mandag, fredag');
    expect(said('schedule', 'WEEKLY WEEKDAY_2 06:30')).toContain('tirsdag 06:30');
    expect(said('ranges', '2026-12-24–2026-12-26')).toBe('24.12.2026–26.12.2026');
    expect(said('collection', '30, BY_ITSELF')).toBe('30, av seg selv');
    expect(said('enabled', 'True')).toBe('ja');
    expect(said('enabled', '')).toBe('–');
  });

  it('leaves what people wrote as they wrote it, and words that are not ours', () => {
    expect(said('name', 'CARD 1 MONTH 2026-01-01')).toBe('CARD 1 MONTH 2026-01-01');
    expect(said('currency', 'NOK')).toBe('NOK');
  });

  it('names fields: reminders by number, sets by name, notices by what they are about', () => {
    expect(fieldText(t, 'leadDays')).toBe('Dager fra faktura til forfall');
    expect(fieldText(t, 'reminder2')).toContain('2. purring');
    expect(fieldText(t, 'set Bank')).toBe('Utvalg Bank');
    expect(fieldText(t, 'STOP')).toBe('Varsel før betalingsstopp');
    expect(fieldText(t, 'somethingElse')).toBe('somethingElse');
  });
});
