import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { today } from '@/app/today';
import { DateField } from '@/ui/DateField';
import { ChangeFoot } from './ChangeFoot';
import { EndPlacementDoc, type PlacementLineFragment } from './club.gql';
import { unitText } from './unitText';

type Props = { placement: PlacementLineFragment; onDone: () => void; onClose: () => void };

/** The last day of a member in a unit (PPL-08). */
export function EndPlacement({ placement, onDone, onClose }: Props) {
  const t = useT();
  const { run, pending } = useCommand(EndPlacementDoc);
  const form = useForm<{ lastOn: string | undefined }>({
    initial: { lastOn: today() },
    check: ({ lastOn }) => problemsOf([['lastOn', required(lastOn)]]),
    submit: async ({ lastOn }) => {
      const answer = await run({ id: placement.id, lastOn: lastOn ?? '' });
      if (answer?.kind === 'done') onDone();
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <p>{unitText(placement.unit)}</p>
      <DateField label={t('people.club.lastOn')} isRequired {...form.field('lastOn')} />
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.club.end')} onClose={onClose} />
    </form>
  );
}
