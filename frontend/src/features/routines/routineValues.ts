import { problemsOf, required, type Problems } from '@/app/commands/checks';
import type {
  RoutineInput,
  RoutineKind,
  RoutineScheduleInput,
  RoutineSheetFragment,
  ScheduleKind,
  ScheduleSheetFragment,
} from './routines.gql';

/** All that any kind of schedule needs; what its kind does not use is kept while it is being chosen. */
export type ScheduleValues = {
  kind: ScheduleKind;
  times: [string, string];
  weekday: number;
  monthDay: number;
};

export type RoutineValues = {
  name: string;
  organisationId: string | undefined;
  kind: RoutineKind;
  schedule: ScheduleValues;
  calendarId: string | undefined;
  planId: string | undefined;
  daysAhead: number;
};

const SECOND_TIME = '15:00';
const TIME = /^([01]?\d|2[0-3]):[0-5]\d$/;

const scheduleValues = ({ kind, times, weekday, monthDay }: ScheduleSheetFragment): ScheduleValues => ({
  kind,
  times: [times[0] ?? '', times[1] ?? SECOND_TIME],
  weekday: weekday ?? 1,
  monthDay: monthDay ?? 1,
});

export const newRoutine = (schedule: ScheduleSheetFragment, organisationId: string | undefined): RoutineValues => ({
  name: '',
  organisationId,
  kind: 'BILLING',
  schedule: scheduleValues(schedule),
  calendarId: undefined,
  planId: undefined,
  daysAhead: 0,
});

export const fromRoutine = (routine: RoutineSheetFragment): RoutineValues => ({
  name: routine.name,
  organisationId: routine.organisation.id,
  kind: routine.kind,
  schedule: scheduleValues(routine.schedule),
  calendarId: routine.calendar?.id,
  planId: routine.plan?.id,
  daysAhead: routine.daysAhead,
});

/** How many times of day a schedule has. */
const timesOf = ({ kind, times }: ScheduleValues) => (kind === 'TWICE_DAILY' ? times : times.slice(0, 1));

export function checkRoutine({ name, organisationId, schedule }: RoutineValues): Problems {
  return problemsOf([
    ['name', required(name)],
    ['organisationId', required(organisationId)],
    ...timesOf(schedule).map((time, place): [string, 'routines.timeShape' | undefined] => [
      `schedule.times.${place}`,
      TIME.test(time.trim()) ? undefined : 'routines.timeShape',
    ]),
  ]);
}

/** Whether it can be asked when a schedule runs. */
export const isWhole = (schedule: ScheduleValues): boolean =>
  timesOf(schedule).every((time) => TIME.test(time.trim())) &&
  new Set(timesOf(schedule)).size === timesOf(schedule).length &&
  !(schedule.kind === 'MONTHLY' && Number.isNaN(schedule.monthDay));

export const scheduleInput = (schedule: ScheduleValues): RoutineScheduleInput => ({
  kind: schedule.kind,
  times: timesOf(schedule).map((time) => time.trim()),
  weekday: schedule.kind === 'WEEKLY' ? schedule.weekday : null,
  monthDay: schedule.kind === 'MONTHLY' ? schedule.monthDay : null,
});

export function routineInput(values: RoutineValues, saved?: RoutineSheetFragment): RoutineInput {
  const bills = values.kind === 'BILLING';
  return {
    id: saved?.id ?? null,
    version: saved?.version ?? null,
    name: values.name.trim(),
    organisationId: values.organisationId ?? '',
    kind: values.kind,
    schedule: scheduleInput(values.schedule),
    calendarId: values.calendarId ?? null,
    planId: bills ? (values.planId ?? null) : null,
    daysAhead: bills ? values.daysAhead : 0,
  };
}
