import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { today } from '@/app/today';
import { DateField } from '@/ui/DateField';
import { FormFoot } from './FormFoot';
import { CloseUnitDoc, type UnitSheetFragment } from './units.gql';

type Props = { unit: UnitSheetFragment; onDone: (name: string) => void; onCancel: () => void };

/** The last day of a unit and of all that hangs under it (PPL-08). */
export function CloseUnit({ unit, onDone, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(CloseUnitDoc);
  const form = useForm<{ lastOn: string | undefined }>({
    initial: { lastOn: today() },
    check: ({ lastOn }) => problemsOf([['lastOn', required(lastOn)]]),
    submit: async ({ lastOn }) => {
      const answer = await run({ id: unit.id, lastOn: lastOn ?? '' });
      if (answer?.kind === 'done') onDone(unit.name);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <p>{t('club.closeHint')}</p>
      <DateField label={t('club.lastOn')} isRequired {...form.field('lastOn')} />
      <FormFoot refusal={form.refusal} pending={pending} label={t('club.close')} onCancel={onCancel} />
    </form>
  );
}
