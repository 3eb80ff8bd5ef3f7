import { problemsOf, required, type Problems } from '@/app/commands/checks';
import type {
  DestinationKey,
  PaymentMethod,
  RoutineInput,
  RoutineKind,
  RoutineScheduleInput,
  RoutineSheetFragment,
  ScheduleKind,
  ScheduleSheetFragment,
} from './routines.gql';
import { fromSets, METHODS, setInput, type SetValues } from './setValues';

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
  daysAhead: number;
  sets: SetValues[];
  destinations: Destinations;
  mayNeverRun: boolean;
};

/** Where invoices go, by payment method; a method that is not named has its own. */
export type Destinations = Partial<Record<PaymentMethod, DestinationKey>>;

/** Whether a routine of this type makes invoices; the others remind, or demand what is left to pay. */
export const bills = (kind: RoutineKind): boolean => kind !== 'DUNNING' && kind !== 'RESIDUAL';

const SECOND_TIME = '15:00';
const TIME = /^([01]?\d|2[0-3]):[0-5]\d$/;

export const scheduleValues = ({ kind, times, weekday, monthDay }: ScheduleSheetFragment): ScheduleValues => ({
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
  daysAhead: 0,
  sets: [],
  destinations: {},
  mayNeverRun: false,
});

export const fromRoutine = (routine: RoutineSheetFragment): RoutineValues => ({
  name: routine.name,
  organisationId: routine.organisation.id,
  kind: routine.kind,
  schedule: scheduleValues(routine.schedule),
  calendarId: routine.calendar?.id,
  daysAhead: routine.daysAhead,
  sets: fromSets(routine.sets),
  destinations: Object.fromEntries(
    routine.destinations
      .filter(({ method }) => routine.chosenDestinations.includes(method))
      .map(({ method, destination }) => [method, destination]),
  ),
  mayNeverRun: false,
});

/** How many times of day a schedule has. */
const timesOf = ({ kind, times }: ScheduleValues) => (kind === 'TWICE_DAILY' ? times : times.slice(0, 1));

export function checkRoutine({ name, organisationId, schedule, kind, sets }: RoutineValues): Problems {
  return problemsOf([
    ...(!bills(kind) ? [] : sets.map((one, place): [string, ReturnType<typeof required>] => [`sets.${place}.name`, required(one.name)])),
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
  const hasBills = bills(values.kind);
  return {
    id: saved?.id ?? null,
    version: saved?.version ?? null,
    name: values.name.trim(),
    organisationId: values.organisationId ?? '',
    kind: values.kind,
    schedule: scheduleInput(values.schedule),
    calendarId: values.calendarId ?? null,
    daysAhead: hasBills ? values.daysAhead : 0,
    sets: hasBills ? values.sets.map((one) => setInput(one, values.kind)) : [],
    destinations: hasBills
      ? methodsBilled(values).flatMap((method) => {
          const destination = values.destinations[method];
          return destination ? [{ method, destination }] : [];
        })
      : [],
    mayNeverRun: values.mayNeverRun,
  };
}

/** The methods that all of a routine's sets name; none where one of them takes any. */
export const methodsOf = ({ sets }: RoutineValues): PaymentMethod[] =>
  sets.length > 0 && sets.every((one) => one.paymentMethods.length > 0)
    ? [...new Set(sets.flatMap((one) => one.paymentMethods))]
    : [];

/** The methods whose invoices a routine may make. */
export function methodsBilled(values: RoutineValues): PaymentMethod[] {
  if (values.kind === 'PAYROLL') return ['PAYROLL'];
  const named = methodsOf(values);
  return METHODS.filter((method) => named.length === 0 || named.includes(method));
}
