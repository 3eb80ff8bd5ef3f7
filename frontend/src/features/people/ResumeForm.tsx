import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { today } from '@/app/today';
import { toast } from '@/ui';
import { DateField } from '@/ui/DateField';
import { ChangeFoot, type ChangeProps } from './ChangeFoot';
import { ResumeSubscriptionDoc } from './changes.gql';

/** Ends a pause earlier; one that has not begun is taken back (SUB-09). */
export default function ResumeForm({ subscription, onClose }: ChangeProps) {
  const t = useT();
  const { run, pending } = useCommand(ResumeSubscriptionDoc);
  const { key } = useIdempotencyKey();
  const form = useForm<{ on: string | undefined }>({
    initial: { on: today() },
    check: (values) => problemsOf([['on', required(values.on)]]),
    submit: async ({ on }) => {
      const answer = await run({ subscriptionId: subscription.id, on: on ?? null, idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('people.change.resumed'));
        onClose();
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <DateField label={t('people.change.resumeOn')} isRequired {...form.field('on')} />
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.change.resume')} onClose={onClose} />
    </form>
  );
}
