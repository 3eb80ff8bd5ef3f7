import { useState } from 'react';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Button, Checkbox, Notice, Segments, TextField } from '@/ui';
import { SaveDeliveryMatrixDoc, type MatrixKind, type MatrixSheetFragment } from './deliveries.gql';
import { IssueFields } from './IssueFields';
import { checkMatrix, fromMatrix, matrixInput, newMatrix, WEEKDAYS, type MatrixValues } from './matrixValues';

const KINDS = ['WEEKDAYS', 'ISSUES'] as const satisfies readonly MatrixKind[];

type Props = {
  /** The matrix that is changed; a new one has none. */
  saved: MatrixSheetFragment | undefined;
  onDone: (name: string) => void;
  onCancel: () => void;
};

/** On which days something is delivered: weekdays, or the dates of issues (CAT-01). */
export function MatrixForm({ saved, onDone, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(SaveDeliveryMatrixDoc);
  const { key } = useIdempotencyKey();
  // The list behind follows what others save; the form knows what it was opened with.
  const [opened] = useState(saved);
  const form = useForm<MatrixValues>({
    initial: saved ? fromMatrix(saved) : newMatrix(),
    check: checkMatrix,
    submit: async (values) => {
      const answer = await run({ input: matrixInput(values, opened), idempotencyKey: key });
      if (answer?.kind === 'done') onDone(answer.value.matrix.name);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  const { kind, weekdays, issues, closed } = form.values;

  return (
    <form {...form.formProps} className="stack">
      <TextField label={t('deliveries.name')} isRequired autoFocus {...form.field('name')} />
      <Segments
        label={t('deliveries.kind')}
        value={kind}
        onChange={(chosen) => form.set({ kind: chosen })}
        options={KINDS.map((id) => ({ id, label: t(`deliveries.kind.${id}`) }))}
      />
      {kind === 'WEEKDAYS' ? (
        <Weekdays weekdays={weekdays} onChange={(next) => form.set({ weekdays: next })} error={form.error('weekdays')} />
      ) : (
        <IssueFields issues={issues} onChange={(next) => form.set({ issues: next })} error={form.error} />
      )}
      {saved && (
        <Checkbox
          label={t('deliveries.closeForNew')}
          checked={closed}
          onChange={(next) => form.set({ closed: next })}
        />
      )}
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('deliveries.save')}
        </Button>
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}

type WeekdaysProps = { weekdays: readonly number[]; onChange: (days: number[]) => void; error: string | undefined };

function Weekdays({ weekdays, onChange, error }: WeekdaysProps) {
  const t = useT();
  return (
    <div className="stack" role="group" aria-label={t('deliveries.weekdays')}>
      <div className="weekdays">
        {WEEKDAYS.map((day) => (
          <Checkbox
            key={day}
            label={t(`deliveries.weekday.${day}`)}
            checked={weekdays.includes(day)}
            onChange={(on) => onChange(on ? [...weekdays, day] : weekdays.filter((one) => one !== day))}
          />
        ))}
      </div>
      {error && (
        <Notice tone="bad" live>
          {error}
        </Notice>
      )}
    </div>
  );
}
