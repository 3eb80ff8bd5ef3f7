import { useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Button, Notice, Select, TextField } from '@/ui';
import { AllTheSame, isNeverMet } from './AllTheSame';
import { CalendarPreview } from './CalendarPreview';
import { calendarInput, checkCalendar, fromCalendar, newCalendar, type CalendarValues } from './calendarValues';
import { RangeFields } from './RangeFields';
import { SaveCalendarDoc, type CalendarMode, type CalendarSheetFragment } from './routines.gql';

const MODES = ['EXCLUDING', 'INCLUDING'] as const satisfies readonly CalendarMode[];

type Props = {
  /** The calendar that is changed; a new one has none. */
  saved: CalendarSheetFragment | undefined;
  onDone: (name: string) => void;
  onCancel: () => void;
};

/** The days of a calendar, and what they would do to its routines before it is saved (RUN-03, RUN-04). */
export function CalendarForm({ saved, onDone, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(SaveCalendarDoc);
  // The overview behind follows what others save; the form knows what it was opened with.
  const [opened] = useState(saved);
  const [isRefused, setRefused] = useState(false);
  const form = useForm<CalendarValues>({
    initial: saved ? fromCalendar(saved) : newCalendar(),
    check: checkCalendar,
    submit: async (values) => {
      const answer = await run({ input: calendarInput(values, opened) });
      if (answer?.kind === 'done') onDone(answer.value.calendar.name);
      if (answer?.kind === 'refused') {
        setRefused(isNeverMet(answer.refusal));
        form.refuse(answer.refusal);
      }
      if (answer?.kind === 'failed') form.fail();
    },
  });
  const { mode, ranges } = form.values;

  return (
    <form {...form.formProps} className="stack">
      <TextField label={t('routines.name')} isRequired autoFocus {...form.field('name')} />
      <Select
        label={t('routines.mode')}
        hint={t(`routines.modeHint.${mode}`)}
        value={mode}
        onChange={(chosen) => chosen && form.set({ mode: chosen, mayNeverRun: false })}
        options={MODES.map((id) => ({ id, label: t(`routines.mode.${id}`) }))}
      />
      <RangeFields
        ranges={ranges}
        onChange={(next) => form.set({ ranges: next, mayNeverRun: false })}
        error={form.error}
      />
      {form.error('ranges') && <Notice tone="bad">{form.error('ranges')}</Notice>}
      <AllTheSame
        refused={isRefused && form.error('ranges') !== undefined}
        checked={form.values.mayNeverRun}
        onChange={(mayNeverRun) => form.set({ mayNeverRun })}
      />
      {mode === 'INCLUDING' && ranges.length === 0 && (
        <Notice tone="warn" live>
          {t('routines.onlyNoDays')}
        </Notice>
      )}
      {saved && <CalendarPreview values={form.values} saved={saved} />}
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
