import type { Formatter } from '@/app/format';
import type { Translate } from '@/app/i18n';
import type { CalendarSheetFragment, ScheduleSheetFragment } from './routines.gql';

/** Every month has so many days. */
const DAYS_OF_ANY_MONTH = 28;

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

export const weekdayText = (t: Translate, weekday: number) => {
  const key = `routines.weekday.${weekday}`;
  return t.has(key) ? t(key) : String(weekday);
};

/** How often a routine runs, as a sentence: "Every Monday at 07:00". */
export function scheduleText(t: Translate, { kind, times, weekday, monthDay }: ScheduleSheetFragment): string {
  const [first = '', second = ''] = times;
  if (kind === 'TWICE_DAILY') return t('routines.sayTwice', { first, second });
  if (kind === 'WEEKLY') return t('routines.sayWeekly', { weekday: weekdayText(t, weekday ?? 1), first });
  if (kind === 'DAILY') return t('routines.sayDaily', { first });
  const day = monthDay ?? 1;
  return t(day > DAYS_OF_ANY_MONTH ? 'routines.sayMonthEnd' : 'routines.sayMonthly', { day, first });
}

type Range = CalendarSheetFragment['ranges'][number];

/** A range with both its ends; one day is said once. */
export const rangeText = (format: Formatter, { firstOn, lastOn }: Range) =>
  firstOn === lastOn ? format.date(firstOn) : `${format.date(firstOn)} – ${format.date(lastOn)}`;
