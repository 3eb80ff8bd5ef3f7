import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { toast } from '@/ui';
import { ChangeFoot, type ChangeProps } from './ChangeFoot';
import { ChangeChoiceDoc } from './changes.gql';
import { ChosenProducts } from './ChosenProducts';

/** Chooses other products of the plan, from the next period that is not billed (CAT-13). */
export default function ChangeChoiceForm({ subscription, onClose }: ChangeProps) {
  const t = useT();
  const format = useFormat();
  const { run, pending } = useCommand(ChangeChoiceDoc);
  const { key } = useIdempotencyKey();
  const { products, choice } = subscription.plan;
  const chosen = subscription.chosen.at(-1)?.products ?? products;
  const form = useForm<{ productIds: string[] }>({
    initial: { productIds: chosen.map((one) => one.id) },
    check: () => ({}),
    submit: async ({ productIds }) => {
      const answer = await run({ input: { subscriptionId: subscription.id, productIds }, idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('people.choice.changed', { on: format.date(answer.value.on) }));
        onClose();
      }
    },
  });
  if (!choice) return null;
  return (
    <form {...form.formProps} className="stack">
      <p className="dim">{t('people.choice.hint')}</p>
      <ChosenProducts
        products={products}
        choice={choice}
        chosen={form.values.productIds}
        onChange={(productIds) => form.set({ productIds })}
        error={form.error('productIds')}
      />
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.choice.change')} onClose={onClose} />
    </form>
  );
}
