import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { toast } from '@/ui';
import { ChangeFoot, type ChangeProps } from './ChangeFoot';
import { TakeBackPayerDoc } from './payers.gql';

/** Takes back that another payer was to take over (SUB-13). */
export default function KeepPayerForm({ subscription, onClose }: ChangeProps) {
  const t = useT();
  const format = useFormat();
  const { run, pending } = useCommand(TakeBackPayerDoc);
  const { key } = useIdempotencyKey();
  const form = useForm<Record<string, never>>({
    initial: {},
    check: () => ({}),
    submit: async () => {
      const answer = await run({ subscriptionId: subscription.id, idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('people.change.payerKept'));
        onClose();
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <p>
        {t('people.change.keepPayerHint', {
          payer: subscription.nextPayer?.name ?? '',
          on: subscription.payerChangesOn ? format.date(subscription.payerChangesOn) : '',
        })}
      </p>
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.change.keepPayer')} onClose={onClose} />
    </form>
  );
}
