import type { Formatter } from '@/app/format';
import type { Translate } from '@/app/i18n';
import { frequencyText } from '@/app/words/states';
import type { FrequencyUnit } from '@/app/graphql/types.gen';

/** Where the words are that things are said in; the first place that has one counts. */
const PLACES = [
  'history.word',
  'method',
  'catalogue.kind',
  'catalogue.medium',
  'catalogue.feeVatShort',
  'catalogue.firstLength',
  'catalogue.ageDay',
  'catalogue.startMonth',
  'tags.kind',
  'deliveries.kind',
  'routines.frequency',
  'routines.kind',
  'routines.mode',
  'routines.due',
  'people.kind',
  'destination',
];

/** What people wrote stays as they wrote it. */
const WRITTEN = new Set([
  'name',
  'code',
  'text',
  'description',
  'renewalName',
  'renewalDescription',
  'partNumber',
  'externalPartNumber',
  'reportGroup',
  'products',
  'nextPlans',
  'billingPlan',
  'dunningProcess',
  'contractBillingPlan',
  'matrix',
  'organisation',
  'calendar',
  'sets',
  'tags',
  'category',
]);

const MONEY = /(\d+)\.(\d\d) ([A-Z]{3})\b/g;
const DAY = /\d{4}-\d\d-\d\d/g;
const PERCENT = /(\d+(?:\.\d+)?) %/g;
const FREQUENCY = /\b(\d+) (DAY|WEEK|MONTH|YEAR)\b/g;
const WORD = /\b[A-Z][A-Z]+(?:_[A-Z0-9]+)*\b/g;

/** What a field of a thing is called: one of ours, a reminder by its number, a set by its name, or a notice. */
export function fieldText(t: Translate, field: string): string {
  const reminder = /^reminder(\d+)$/.exec(field);
  if (reminder) return t('history.reminder', { n: Number(reminder[1]) });
  if (field.startsWith('set ')) return t('history.set', { name: field.slice(4) });
  const key = ['history.field', 'dunning.notice'].map((place) => `${place}.${field}`).find((one) => t.has(one));
  return key && t.has(key) ? t(key) : field;
}

/** What a field said: amounts, days, percents and words of ours in the reader's way, everything else as it was. */
export function saidText(t: Translate, format: Formatter, field: string, text: string): string {
  if (text === '') return '–';
  if (text === 'True') return t('history.yes');
  if (WRITTEN.has(field)) return text;
  return text
    .replace(MONEY, (_all, whole: string, minor: string, currency: string) =>
      format.money(Number(`${whole}${minor}`), currency),
    )
    .replace(DAY, (day) => format.date(day))
    .replace(PERCENT, (_all, percent: string) => format.percent(percent, { exact: true }))
    .replace(FREQUENCY, (_all, count: string, unit: FrequencyUnit) =>
      frequencyText(t, { count: Number(count), unit }),
    )
    .replace(WORD, (word) => wordText(t, word));
}

function wordText(t: Translate, word: string): string {
  const weekday = /^WEEKDAY_(\d)$/.exec(word);
  const keys = weekday ? [`deliveries.weekday.${weekday[1]}`] : PLACES.map((place) => `${place}.${word}`);
  const key = keys.find((one) => t.has(one));
  return key && t.has(key) ? t(key) : word;
}
