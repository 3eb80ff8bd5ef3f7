import type { FormState } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { frequencyText } from '@/app/words/states';
import { Checkbox, Facts, Select, TextField } from '@/ui';
import { DateField } from '@/ui/DateField';
import { FrequencyFields } from './FrequencyFields';
import type { BillingPlanLineFragment, PlanKind, PlanProductsQuery } from './plans.gql';
import type { PlanValues } from './planValues';
import { ProductChoice } from './ProductChoice';

const KINDS = ['MEMBERSHIP', 'SUBSCRIPTION', 'RECURRING_GIFT', 'INSURANCE', 'COURSE'] as const satisfies readonly PlanKind[];

type Props = { form: FormState<PlanValues> };

/** What the plan is called, and when it is sold (CAT-10). */
export function NameStep({ form, isNew }: Props & { isNew: boolean }) {
  const t = useT();
  return (
    <>
      <TextField label={t('catalogue.name')} isRequired autoFocus {...form.field('name')} />
      <TextField
        label={t('catalogue.description')}
        hint={t('catalogue.descriptionHint')}
        multiline
        {...form.field('description')}
      />
      {isNew && (
        <Select
          label={t('catalogue.kind')}
          value={form.values.kind}
          onChange={(kind) => kind && form.set({ kind })}
          error={form.error('kind')}
          options={KINDS.map((id) => ({ id, label: t(`catalogue.kind.${id}`) }))}
        />
      )}
      <div className="columns">
        <DateField label={t('catalogue.soldFrom')} {...form.field('validFrom')} />
        <DateField label={t('catalogue.soldUntil')} {...form.field('validTo')} />
      </div>
      {!isNew && (
        <Checkbox
          label={t('catalogue.disable')}
          checked={form.values.disabled}
          onChange={(disabled) => form.set({ disabled })}
        />
      )}
    </>
  );
}

type GoodsProps = Props & { products: PlanProductsQuery['products']; isNew: boolean };

/** What is sold how often. Once saved it is what members have bought, and stays (CAT-43). */
export function GoodsStep({ form, products, isNew }: GoodsProps) {
  const t = useT();
  if (!isNew) {
    const own = products.filter((one) => form.values.productIds.includes(one.id));
    return (
      <>
        <p className="dim">{t('catalogue.goodsStay')}</p>
        <Facts
          items={[
            {
              label: t('catalogue.frequency'),
              value: frequencyText(t, { count: form.values.count, unit: form.values.unit }),
            },
            { label: t('catalogue.products'), value: own.map((one) => one.name).join(', ') },
          ]}
        />
      </>
    );
  }
  return (
    <>
      <FrequencyFields
        count={form.values.count}
        unit={form.values.unit}
        onChange={form.set}
        error={form.error('frequency')}
      />
      <ProductChoice
        products={products}
        chosen={form.values.productIds}
        onChange={(productIds) => form.set({ productIds })}
        error={form.error('productIds')}
        errorOf={(place) => form.error(`productIds.${place}`)}
      />
    </>
  );
}

/** How it is charged; a billing plan with Vipps has rules of its own for the plan (CAT-01, CAT-17, CAT-19). */
export function BillingStep({ form, billingPlans }: Props & { billingPlans: readonly BillingPlanLineFragment[] }) {
  const t = useT();
  const chosen = billingPlans.find((plan) => plan.id === form.values.billingPlanId);
  return (
    <>
      <Select
        label={t('catalogue.billingPlan')}
        isRequired
        {...form.field('billingPlanId')}
        options={billingPlans.map((plan) => ({
          id: plan.id,
          label: plan.name,
          note: t('catalogue.days', { n: plan.leadDays }),
        }))}
      />
      {chosen?.fees.some((fee) => fee.method === 'VIPPS') && <p className="dim">{t('catalogue.vippsHint')}</p>}
    </>
  );
}
