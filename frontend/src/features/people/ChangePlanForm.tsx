import { useQuery } from 'urql';
import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { today } from '@/app/today';
import { Segments, toast } from '@/ui';
import { DateField } from '@/ui/DateField';
import { ChangeFoot, type ChangeProps } from './ChangeFoot';
import { ChangePlanDoc, PreviewPlanChangeDoc } from './changes.gql';
import { ChosenProducts } from './ChosenProducts';
import { Outcomes } from './Outcomes';
import { PlanSelect } from './PlanSelect';
import { SellablePlansDoc } from './startSubscription.gql';

type Values = { planId: string | undefined; productIds: string[]; when: 'PERIOD' | 'DAY'; on: string | undefined };

/** Lets a subscription go over to another plan, at its renewal or earlier (SUB-11). */
export default function ChangePlanForm({ subscription, onClose }: ChangeProps) {
  const t = useT();
  const format = useFormat();
  const { run, pending } = useCommand(ChangePlanDoc);
  const { key } = useIdempotencyKey();
  const [{ data: sold }] = useQuery({ query: SellablePlansDoc });
  const planOf = (id: string | undefined) => sold?.plans.find((plan) => plan.id === id);
  const choiceOf = (id: string | undefined) => planOf(id)?.choice;
  const inputOf = (values: Values) => ({
    subscriptionId: subscription.id,
    planId: values.planId ?? '',
    on: values.when === 'DAY' ? (values.on ?? null) : null,
    productIds: choiceOf(values.planId) ? values.productIds : [],
  });
  const form = useForm<Values>({
    initial: { planId: undefined, productIds: [], when: 'PERIOD', on: today() },
    check: (values) =>
      problemsOf([
        ['planId', required(values.planId)],
        ['on', values.when === 'DAY' ? required(values.on) : undefined],
      ]),
    submit: async (values) => {
      const answer = await run({ input: inputOf(values), idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('people.change.changed'));
        onClose();
      }
    },
  });
  const { values } = form;
  const plan = planOf(values.planId);
  const isShort = plan?.choice && values.productIds.length < plan.choice.least;
  const incomplete = !values.planId || isShort || (values.when === 'DAY' && !values.on);
  const [{ data, error: refused }] = useQuery({
    query: PreviewPlanChangeDoc,
    variables: { input: inputOf(values) },
    pause: incomplete,
    requestPolicy: 'network-only',
  });
  const preview = incomplete ? undefined : data?.previewPlanChange;

  return (
    <form {...form.formProps} className="stack">
      <PlanSelect
        label={t('people.change.newPlan')}
        without={subscription.plan.id}
        {...form.field('planId')}
        onChange={(planId) => form.set({ planId, productIds: [] })}
      />
      {plan?.choice && (
        <ChosenProducts
          products={plan.products}
          choice={plan.choice}
          chosen={values.productIds}
          onChange={(productIds) => form.set({ productIds })}
          error={form.error('productIds')}
        />
      )}
      <Segments
        label={t('people.change.when')}
        value={values.when}
        onChange={(when) => form.set({ when })}
        options={[
          { id: 'PERIOD', label: t('people.change.atPeriodEnd') },
          { id: 'DAY', label: t('people.change.onDay') },
        ]}
      />
      {values.when === 'DAY' && <DateField label={t('people.change.firstDay')} isRequired {...form.field('on')} />}
      <Outcomes
        preview={preview}
        refused={Boolean(!incomplete && refused)}
        says={preview ? t('people.change.takesOver', { on: format.date(preview.on) }) : ''}
      />
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.change.plan')} onClose={onClose} />
    </form>
  );
}
