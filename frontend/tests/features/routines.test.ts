import { describe, expect, it } from 'vitest';
import { formatter } from '@/app/format';
import { nb as app } from '@/app/messages/nb';
import { nb as reasons } from '@/app/reasons/messages/nb';
import { nb as club } from '@/features/club/messages/nb';
import { nb } from '@/features/routines/messages/nb';
import type { Translate } from '@/app/i18n';
import { fillMessage } from '@/app/i18n/translate';
import { calendarInput, checkCalendar, fromCalendar, hasWholeRanges, newCalendar } from '@/features/routines/calendarValues';
import { checkRoutine, fromRoutine, isWhole, methodsOf, newRoutine, routineInput } from '@/features/routines/routineValues';
import type { CalendarSheetFragment, RoutineSheetFragment, ScheduleSheetFragment } from '@/features/routines/routines.gql';
import { moved, newSet, setInput, takesAvtaleGiro } from '@/features/routines/setValues';
import { setText } from '@/features/routines/setWords';
import { rangeText, scheduleText } from '@/features/routines/words';

const daily: ScheduleSheetFragment = { kind: 'DAILY', times: ['07:00'], weekday: null, monthDay: null };
const saved: RoutineSheetFragment = {
  id: 'R',
  name: 'Daglig',
  kind: 'BILLING',
  enabled: true,
  version: 4,
  daysAhead: 2,
  schedule: { kind: 'MONTHLY', times: ['06:30'], weekday: null, monthDay: 31 },
  organisation: { id: 'O', name: 'Laget' },
  sets: [
    {
      name: 'Bank',
      planKinds: [],
      paymentMethods: ['AVTALEGIRO'],
      memberKinds: [],
      branchIds: [],
      fromOn: null,
      minimumMinor: 5000,
      dueRule: 'MONTH_DAY',
      dueDays: 15,
      roleKinds: ['TREASURER'],
      roleTitles: ['Leder'],
      plans: [{ id: 'P', name: 'Ordinær' }],
    },
  ],
  chosenDestinations: ['AVTALEGIRO'],
  destinations: [{ method: 'AVTALEGIRO', destination: 'PRINT_FILE', lacks: true }],
  calendar: { id: 'C', name: 'Ferie' },
  outlook: { nextRuns: [], standstill: null },
  lastResult: null,
};
const calendar: CalendarSheetFragment = {
  id: 'C',
  name: 'Ferie',
  mode: 'EXCLUDING',
  version: 2,
  ranges: [{ firstOn: '2026-07-01', lastOn: '2026-07-31' }],
  routines: [],
};
const words: Record<string, string> = { ...app, ...club, ...nb, ...reasons };
const t = Object.assign((key: string, args = {}) => fillMessage('nb-NO', words[key] ?? '', args), {
  has: (key: string) => key in words,
  locale: 'nb',
}) as unknown as Translate;
const said = (schedule: Partial<ScheduleSheetFragment>) => scheduleText(t, { ...daily, ...schedule });

// rule(RUN-01)
describe('criteria sets in the form', () => {
  const values = { ...fromRoutine(saved), sets: [...fromRoutine(saved).sets] };
  const [bank] = values.sets;
  const rest = { ...newSet(values.sets), name: 'Resten', paymentMethods: ['VIPPS' as const] };

  it('say in one line what they take', () => {
    const format = formatter('nb');
    const text = setText(t, format, bank!, 'BILLING', [{ id: 'P', name: 'Ordinær' }], 'NOK').replace(/\u00a0/g, ' ');
    expect(text).toBe('AvtaleGiro · Ordinær · Kasserer · Leder · minst 50,00 kr · forfall den 15.');
    expect(setText(t, format, newSet([]), 'COURSE', [], 'NOK')).toBe('Alle');
  });

  it('tell of the bank that needs notice where they may bill by AvtaleGiro, rule("FIL-03")', () => {
    expect(takesAvtaleGiro(bank!, 'BILLING')).toBe(true);
    expect(takesAvtaleGiro(newSet([]), 'BILLING')).toBe(true);
    expect(takesAvtaleGiro({ paymentMethods: ['CARD'] }, 'BILLING')).toBe(false);
    expect(takesAvtaleGiro(newSet([]), 'PAYROLL')).toBe(false);
  });

  it('are moved up and down, and never out of the list', () => {
    const both = [bank!, rest];
    expect(moved(both, 1, -1).map((one) => one.name)).toEqual(['Resten', 'Bank']);
    expect(moved(both, 1, 1)).toEqual(both);
    expect(moved(both, 0, -1)).toEqual(both);
  });

  it('suggest a schedule only where all of them name their methods', () => {
    expect(methodsOf({ ...values, sets: [bank!, rest] })).toEqual(['AVTALEGIRO', 'VIPPS']);
    expect(methodsOf({ ...values, sets: [bank!, newSet([])] })).toEqual([]);
  });

  it('leave out what the type of the routine says itself', () => {
    const chosen = { ...rest, planKinds: ['COURSE' as const] };
    expect(setInput(chosen, 'INSURANCE').planKinds).toEqual([]);
    expect(setInput(chosen, 'PAYROLL')).toMatchObject({ planKinds: ['COURSE'], paymentMethods: [] });
  });

  it('need a name', () => {
    expect(checkRoutine({ ...values, sets: [bank!, newSet([])] })).toEqual({ 'sets.1.name': 'form.required' });
  });
});

// rule(RUN-04)
describe('a routine in its form', () => {
  it('is saved as it was read', () => {
    expect(routineInput(fromRoutine(saved), saved)).toEqual({
      id: 'R',
      mayNeverRun: false,
      version: 4,
      name: 'Daglig',
      organisationId: 'O',
      kind: 'BILLING',
      schedule: { kind: 'MONTHLY', times: ['06:30'], weekday: null, monthDay: 31 },
      calendarId: 'C',
      daysAhead: 2,
      sets: [
        {
          name: 'Bank',
          planKinds: [],
          planIds: ['P'],
          paymentMethods: ['AVTALEGIRO'],
          memberKinds: [],
          branchIds: [],
          fromOn: null,
          minimumMinor: 5000,
          dueRule: 'MONTH_DAY',
          dueDays: 15,
          roleKinds: ['TREASURER'],
          roleTitles: ['Leder'],
        },
      ],
      destinations: [{ method: 'AVTALEGIRO', destination: 'PRINT_FILE' }],
    });
  });

  it('sends only what its kind and its schedule have', () => {
    const values = { ...fromRoutine(saved), kind: 'DUNNING' as const };
    expect(routineInput(values)).toMatchObject({ id: null, sets: [], destinations: [], daysAhead: 0 });
    const weekly = { ...values.schedule, kind: 'WEEKLY' as const, weekday: 3 };
    expect(routineInput({ ...values, schedule: weekly }).schedule).toEqual({
      kind: 'WEEKLY',
      times: ['06:30'],
      weekday: 3,
      monthDay: null,
    });
  });

  it('names what is missing where it is, and asks for no preview of it', () => {
    const empty = newRoutine(daily, undefined);
    expect(checkRoutine(empty)).toEqual({ name: 'form.required', organisationId: 'form.required' });
    expect(isWhole(empty.schedule)).toBe(true);
    const wrong = { ...empty.schedule, kind: 'TWICE_DAILY' as const, times: ['07:00', '25:00'] as [string, string] };
    expect(checkRoutine({ ...empty, schedule: wrong })).toMatchObject({ 'schedule.times.1': 'routines.timeShape' });
    expect(isWhole(wrong)).toBe(false);
    expect(isWhole({ ...wrong, times: ['07:00', '07:00'] })).toBe(false);
    expect(isWhole({ ...empty.schedule, kind: 'MONTHLY', monthDay: Number.NaN })).toBe(false);
  });

  it('tells its frequency in words', () => {
    expect(said({})).toBe('Hver dag kl. 07:00');
    expect(said({ kind: 'TWICE_DAILY', times: ['06:30', '18:00'] })).toBe('Hver dag kl. 06:30 og 18:00');
    expect(said({ kind: 'WEEKLY', weekday: 1 })).toBe('Hver mandag kl. 07:00');
    expect(said({ kind: 'MONTHLY', monthDay: 25 })).toBe('Den 25. i hver måned kl. 07:00');
    expect(said({ kind: 'MONTHLY', monthDay: 31 })).toBe('Den 31. i hver måned, ellers månedens siste dag, kl. 07:00');
  });
});

// rule(RUN-03)
describe('a calendar in its form', () => {
  it('is saved as it was read, and a range without a last day is one day', () => {
    expect(calendarInput(fromCalendar(calendar), calendar)).toEqual({
      id: 'C',
      mayNeverRun: false,
      version: 2,
      name: 'Ferie',
      mode: 'EXCLUDING',
      ranges: [{ firstOn: '2026-07-01', lastOn: '2026-07-31' }],
    });
    const day = { key: 0, firstOn: '2026-12-24', lastOn: undefined };
    expect(calendarInput({ ...newCalendar(), ranges: [day] }).ranges).toEqual([
      { firstOn: '2026-12-24', lastOn: '2026-12-24' },
    ]);
  });

  it('names what is wrong where it is', () => {
    const ranges = [
      { key: 0, firstOn: undefined, lastOn: undefined },
      { key: 1, firstOn: '2026-07-02', lastOn: '2026-07-01' },
    ];
    expect(checkCalendar({ ...newCalendar(), ranges })).toEqual({
      name: 'form.required',
      'ranges.0.firstOn': 'form.required',
      'ranges.1.lastOn': 'routines.lastBeforeFirst',
    });
    expect(hasWholeRanges(ranges)).toBe(false);
    expect(hasWholeRanges([])).toBe(true);
  });

  it('shows a range with both its ends, and one day once', () => {
    const format = formatter('nb');
    expect(rangeText(format, { firstOn: '2026-07-01', lastOn: '2026-07-31' })).toBe('01.07.2026 – 31.07.2026');
    expect(rangeText(format, { firstOn: '2026-12-24', lastOn: '2026-12-24' })).toBe('24.12.2026');
  });
});
