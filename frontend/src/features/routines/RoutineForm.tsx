import { useRef, useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { ask } from '@/app/graphql/ask';
import { useT } from '@/app/i18n';
import { OrganisationSelect, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Button, Notice, NumberField, Select, TextField } from '@/ui';
import { AllTheSame, isNeverMet } from './AllTheSame';
import { DestinationFields } from './DestinationFields';
import { RoutinePreview } from './RoutinePreview';
import {
  DefaultScheduleDoc,
  SaveRoutineDoc,
  type CalendarSheetFragment,
  type RoutineChoicesQuery,
  type RoutineKind,
  type RoutineSheetFragment,
} from './routines.gql';
import { bills, checkRoutine, methodsBilled, methodsOf, routineInput, scheduleValues, type RoutineValues } from './routineValues';
import { ScheduleFields } from './ScheduleFields';
import { SetList } from './SetList';
import { choosesKinds } from './setValues';

const KINDS = [
  'BILLING',
  'MEMBERSHIP',
  'SUBSCRIPTION',
  'RECURRING_GIFT',
  'INSURANCE',
  'COURSE',
  'PAYROLL',
  'DUNNING',
  'RESIDUAL',
] as const satisfies readonly RoutineKind[];
const DAYS_AHEAD_MAX = 366;
const NONE = 'none';

type Props = {
  initial: RoutineValues;
  /** The routine that is changed; a new one has none. */
  saved: RoutineSheetFragment | undefined;
  calendars: readonly CalendarSheetFragment[];
  choices: RoutineChoicesQuery;
  onDone: (name: string) => void;
  onCancel: () => void;
};

/** What a routine starts and when, with its next runs before it is saved (RUN-01, RUN-04). */
export function RoutineForm({ initial, saved, calendars, choices, onDone, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(SaveRoutineDoc);
  // The overview behind follows what others save; the form knows what it was opened with.
  const [opened] = useState(saved);
  const [isRefused, setRefused] = useState(false);
  const form = useForm<RoutineValues>({
    initial,
    check: checkRoutine,
    submit: async (values) => {
      const answer = await run({ input: routineInput(values, opened) });
      if (answer?.kind === 'done') onDone(answer.value.routine.name);
      if (answer?.kind === 'refused') {
        setRefused(isNeverMet(answer.refusal));
        form.refuse(answer.refusal);
      }
      if (answer?.kind === 'failed') form.fail();
    },
  });
  const { kind, schedule, calendarId, organisationId, sets } = form.values;
  const isTouched = useRef(saved !== undefined);
  // A new routine follows the schedule of its type and methods until somebody chooses another (RUN-02).
  const change = (patch: Partial<RoutineValues>) => {
    form.set(patch);
    if (isTouched.current) return;
    const next = { ...form.values, ...patch };
    ask(DefaultScheduleDoc, { kind: next.kind, paymentMethods: methodsOf(next) }).then(
      ({ defaultSchedule }) => !isTouched.current && form.set({ schedule: scheduleValues(defaultSchedule) }),
      () => undefined, // the schedule stays as it is; it is only a proposal
    );
  };
  const { organisations } = useOrganisations();
  const currency = organisations.find((one) => one.id === organisationId)?.currency ?? 'NOK';
  const itsPlans = choices.plans.filter(
    (plan) => (!plan.organisation || plan.organisation.id === organisationId) && (choosesKinds(kind) || plan.kind === kind),
  );

  return (
    <form {...form.formProps} className="stack">
      <TextField label={t('routines.name')} isRequired autoFocus {...form.field('name')} />
      <OrganisationSelect {...form.field('organisationId')} />
      <Select
        label={t('routines.kind')}
        value={kind}
        onChange={(chosen) => chosen && change({ kind: chosen })}
        options={KINDS.map((id) => ({ id, label: t(`routines.kind.${id}`) }))}
        hint={kind === 'RESIDUAL' ? t('routines.residualHint') : undefined}
      />
      {bills(kind) && (
        <>
          <SetList
            sets={sets}
            kind={kind}
            currency={currency}
            plans={itsPlans}
            branches={choices.branches}
            roleTitles={choices.roleTitles}
            onChange={(next) => change({ sets: next })}
            error={form.error}
          />
          <DestinationFields
            methods={methodsBilled(form.values)}
            chosen={form.values.destinations}
            installed={choices.invoiceDestinations}
            ways={choices.invoiceWays}
            onChange={(destinations) => form.set({ destinations })}
            error={form.error}
          />
          <NumberField
            label={t('routines.daysAhead')}
            hint={t('routines.daysAheadHint')}
            min={0}
            max={DAYS_AHEAD_MAX}
            {...form.field('daysAhead')}
          />
        </>
      )}
      <ScheduleFields
        schedule={schedule}
        onChange={(next) => {
          isTouched.current = true;
          form.set({ schedule: next, mayNeverRun: false });
        }}
        error={form.error}
      />
      <Select
        label={t('routines.calendar')}
        value={calendarId ?? NONE}
        onChange={(chosen) => form.set({ calendarId: chosen === NONE ? undefined : chosen, mayNeverRun: false })}
        options={[
          { id: NONE, label: t('routines.noCalendar') },
          ...calendars.map(({ id, name, mode }) => ({ id, label: name, note: t(`routines.mode.${mode}`) })),
        ]}
        error={form.error('calendarId')}
      />
      <AllTheSame
        refused={isRefused && form.error('calendarId') !== undefined}
        checked={form.values.mayNeverRun}
        onChange={(mayNeverRun) => form.set({ mayNeverRun })}
      />
      <RoutinePreview schedule={schedule} calendarId={calendarId} />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('routines.save')}
        </Button>
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
