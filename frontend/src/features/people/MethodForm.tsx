import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { toast } from '@/ui';
import { ChangeFoot, type ChangeProps } from './ChangeFoot';
import type { Method } from './methods';
import { MethodSelect, useWays } from './MethodSelect';
import { ChangeMethodDoc } from './payers.gql';

/** Lets a subscription be paid in another way from its next invoice on (SUB-18). */
export default function MethodForm({ subscription, onClose }: ChangeProps) {
  const t = useT();
  const { run, pending } = useCommand(ChangeMethodDoc);
  const { key } = useIdempotencyKey();
  const payer = subscription.nextPayer ?? subscription.payer ?? subscription.member;
  const ways = useWays(subscription.organisation.id, payer.id);
  const form = useForm<{ paymentMethod: Method | undefined }>({
    initial: { paymentMethod: undefined },
    check: ({ paymentMethod }) => problemsOf([['paymentMethod', required(paymentMethod)]]),
    submit: async ({ paymentMethod = 'INVOICE' }) => {
      const answer = await run({ input: { subscriptionId: subscription.id, paymentMethod }, idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('people.change.methodChanged'));
        onClose();
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <p className="dim">{t('people.change.methodHint', { method: t(`method.${subscription.paymentMethod}`) })}</p>
      <MethodSelect ways={ways} {...form.field('paymentMethod')} without={subscription.paymentMethod} />
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.change.method')} onClose={onClose} />
    </form>
  );
}
