import { useQuery } from 'urql';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Button, Notice, Select, SkeletonRows, TextField } from '@/ui';
import { DateField } from '@/ui/DateField';
import { Failure } from '@/ui/Failure';
import { FrequencyFields } from './FrequencyFields';
import { BillingPlanListDoc, CreatePlanDoc, PlanProductsDoc, type PlanKind } from './plans.gql';
import { checkPlan, newPlan, planInput } from './planValues';
import { ProductChoice } from './ProductChoice';

const KINDS = ['MEMBERSHIP', 'SUBSCRIPTION', 'RECURRING_GIFT', 'INSURANCE', 'COURSE'] as const satisfies readonly PlanKind[];

type Props = { onDone: (name: string) => void; onCancel: () => void };

/** Creates a plan: products at one frequency under one billing plan (CAT-10). */
export function PlanForm({ onDone, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(CreatePlanDoc);
  const [{ data: products, error }, refetch] = useQuery({ query: PlanProductsDoc });
  const [{ data: billing }] = useQuery({ query: BillingPlanListDoc });
  const form = useForm({
    initial: newPlan(),
    check: checkPlan,
    submit: async (values) => {
      const answer = await run({ input: planInput(values) });
      if (answer?.kind === 'done') onDone(answer.value.plan.name);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });

  if (error && !products) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!products || !billing) return <SkeletonRows rows={8} />;
  return (
    <form {...form.formProps} className="stack">
      <TextField label={t('catalogue.name')} isRequired autoFocus {...form.field('name')} />
      <TextField label={t('catalogue.description')} multiline {...form.field('description')} />
      <Select
        label={t('catalogue.kind')}
        value={form.values.kind}
        onChange={(kind) => kind && form.set({ kind })}
        error={form.error('kind')}
        options={KINDS.map((id) => ({ id, label: t(`catalogue.kind.${id}`) }))}
      />
      <FrequencyFields
        count={form.values.count}
        unit={form.values.unit}
        onChange={form.set}
        error={form.error('frequency')}
      />
      <ProductChoice
        products={products.products}
        chosen={form.values.productIds}
        onChange={(productIds) => form.set({ productIds })}
        error={form.error('productIds')}
        errorOf={(place) => form.error(`productIds.${place}`)}
      />
      <Select
        label={t('catalogue.billingPlan')}
        isRequired
        {...form.field('billingPlanId')}
        options={billing.billingPlans.map((plan) => ({
          id: plan.id,
          label: plan.name,
          note: t('catalogue.days', { n: plan.leadDays }),
        }))}
      />
      <div className="columns">
        <DateField label={t('catalogue.soldFrom')} {...form.field('validFrom')} />
        <DateField label={t('catalogue.soldUntil')} {...form.field('validTo')} />
      </div>
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('catalogue.create')}
        </Button>
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
