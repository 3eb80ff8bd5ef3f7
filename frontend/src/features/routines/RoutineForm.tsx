import { useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { OrganisationSelect } from '@/app/lookup/OrganisationSelect';
import { Button, Notice, NumberField, Select, TextField } from '@/ui';
import { RoutinePreview } from './RoutinePreview';
import {
  SaveRoutineDoc,
  type CalendarSheetFragment,
  type RoutineChoicesQuery,
  type RoutineKind,
  type RoutineSheetFragment,
} from './routines.gql';
import { checkRoutine, routineInput, type RoutineValues } from './routineValues';
import { ScheduleFields } from './ScheduleFields';

const KINDS = ['BILLING', 'DUNNING'] as const satisfies readonly RoutineKind[];
const DAYS_AHEAD_MAX = 366;
const NONE = 'none';

type Props = {
  initial: RoutineValues;
  /** The routine that is changed; a new one has none. */
  saved: RoutineSheetFragment | undefined;
  calendars: readonly CalendarSheetFragment[];
  plans: RoutineChoicesQuery['plans'];
  onDone: (name: string) => void;
  onCancel: () => void;
};

/** What a routine starts and when, with its next runs before it is saved (RUN-01, RUN-04). */
export function RoutineForm({ initial, saved, calendars, plans, onDone, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(SaveRoutineDoc);
  // The overview behind follows what others save; the form knows what it was opened with.
  const [opened] = useState(saved);
  const form = useForm<RoutineValues>({
    initial,
    check: checkRoutine,
    submit: async (values) => {
      const answer = await run({ input: routineInput(values, opened) });
      if (answer?.kind === 'done') onDone(answer.value.routine.name);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  const { kind, schedule, calendarId, planId, organisationId } = form.values;
  const itsPlans = plans.filter((plan) => !plan.organisation || plan.organisation.id === organisationId);

  return (
    <form {...form.formProps} className="stack">
      <TextField label={t('routines.name')} isRequired autoFocus {...form.field('name')} />
      <OrganisationSelect {...form.field('organisationId')} />
      <Select
        label={t('routines.kind')}
        value={kind}
        onChange={(chosen) => chosen && form.set({ kind: chosen })}
        options={KINDS.map((id) => ({ id, label: t(`routines.kind.${id}`) }))}
      />
      {kind === 'BILLING' && (
        <>
          <Select
            label={t('routines.plan')}
            value={planId ?? NONE}
            onChange={(chosen) => form.set({ planId: chosen === NONE ? undefined : chosen })}
            options={[{ id: NONE, label: t('routines.allPlans') }, ...itsPlans.map(({ id, name }) => ({ id, label: name }))]}
            error={form.error('planId')}
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
      <ScheduleFields schedule={schedule} onChange={(next) => form.set({ schedule: next })} error={form.error} />
      <Select
        label={t('routines.calendar')}
        value={calendarId ?? NONE}
        onChange={(chosen) => form.set({ calendarId: chosen === NONE ? undefined : chosen })}
        options={[
          { id: NONE, label: t('routines.noCalendar') },
          ...calendars.map(({ id, name, mode }) => ({ id, label: name, note: t(`routines.mode.${mode}`) })),
        ]}
        error={form.error('calendarId')}
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
