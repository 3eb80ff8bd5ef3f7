import { problemsOf, required, type Problems } from '@/app/commands/checks';
import type { CalendarMode, CalendarSheetFragment, RoutineCalendarInput } from './routines.gql';

/** The key tells rows apart while they come and go. A range without a last day is one day. */
export type RangeValues = { key: number; firstOn: string | undefined; lastOn: string | undefined };

export type CalendarValues = { name: string; mode: CalendarMode; ranges: RangeValues[]; mayNeverRun: boolean };

export const newRange = (ranges: readonly RangeValues[]): RangeValues => ({
  key: Math.max(-1, ...ranges.map((range) => range.key)) + 1,
  firstOn: undefined,
  lastOn: undefined,
});

export const newCalendar = (): CalendarValues => ({ name: '', mode: 'EXCLUDING', ranges: [newRange([])], mayNeverRun: false });

export const fromCalendar = ({ name, mode, ranges }: CalendarSheetFragment): CalendarValues => ({
  name,
  mode,
  ranges: ranges.map(({ firstOn, lastOn }, key) => ({ key, firstOn, lastOn })),
  mayNeverRun: false,
});

export function checkCalendar({ name, ranges }: CalendarValues): Problems {
  return problemsOf([
    ['name', required(name)],
    ...ranges.flatMap(({ firstOn, lastOn }, place): [string, ReturnType<typeof required> | 'routines.lastBeforeFirst'][] => [
      [`ranges.${place}.firstOn`, required(firstOn)],
      [`ranges.${place}.lastOn`, firstOn && lastOn && lastOn < firstOn ? 'routines.lastBeforeFirst' : undefined],
    ]),
  ]);
}

/** Whether it can be asked what the days do to the routines. */
export const hasWholeRanges = (ranges: readonly RangeValues[]): boolean =>
  ranges.every(({ firstOn, lastOn }) => firstOn !== undefined && (lastOn === undefined || lastOn >= firstOn));

export function calendarInput(values: CalendarValues, saved?: CalendarSheetFragment): RoutineCalendarInput {
  return {
    id: saved?.id ?? null,
    version: saved?.version ?? null,
    name: values.name.trim(),
    mode: values.mode,
    ranges: values.ranges.map(({ firstOn = '', lastOn }) => ({ firstOn, lastOn: lastOn ?? firstOn })),
    mayNeverRun: values.mayNeverRun,
  };
}
