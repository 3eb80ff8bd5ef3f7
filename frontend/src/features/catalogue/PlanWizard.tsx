import { useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import type { FormState } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { TagPicker } from '@/app/tags/TagPicker';
import { tagsError } from '@/app/tags/useReportingTags';
import { Button, classes, Notice, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { BillingStep, GoodsStep, NameStep } from './PlanBasics';
import type { PlanKind } from './plan.gql';
import { ContractFields } from './PlanContract';
import { FeesStep } from './PlanFees';
import { ChoiceFields, SharedFields } from './PlanGoods';
import { ChainStep, LengthFields, PriceStep, StateFields } from './PlanOffer';
import { PlanPreview } from './PlanPreview';
import { ShareStep } from './PlanShare';
import { BillingPlanListDoc, PlanListDoc, PlanProductsDoc } from './plans.gql';
import type { PlanValues } from './planValues';
import './catalogue.css';

const STEPS = ['NAME', 'GOODS', 'BILLING', 'PRICE', 'ADVANCED', 'CHAIN', 'EXTRA', 'FEES', 'SHARE'] as const;
type StepId = (typeof STEPS)[number];

/** A plan is whole with these. */
const NEEDED: ReadonlySet<StepId> = new Set(['NAME', 'GOODS', 'BILLING']);

/** Where a field is, so that what the server says of it is shown there. */
const FIELDS: readonly [RegExp, StepId][] = [
  [/^(name|description|valid|kind)/, 'NAME'],
  [/^(frequency|productIds|organisationId)/, 'GOODS'],
  [/^billingPlanId/, 'BILLING'],
  [/^fees\.(share|start)/, 'SHARE'],
  [/^fees/, 'FEES'],
  [/^offer\.(price|block)/, 'PRICE'],
  [/^(choice|offer\.(length|first|stops|renewal|contract))/, 'ADVANCED'],
  [/^offer\.nextPlanIds/, 'CHAIN'],
  [/^(shared|tagIds)/, 'EXTRA'],
];

type Props = {
  form: FormState<PlanValues>;
  pending: boolean;
  submitLabel: string;
  onCancel: () => void;
  /** The plan that is changed: what its members have bought stays as it is. */
  planId?: string;
};

/** A plan in the steps in which it is thought of, beside what it would bill (CAT-10…CAT-17). */
export function PlanWizard({ form, pending, submitLabel, onCancel, planId }: Props) {
  const t = useT();
  const [step, setStep] = useState<StepId>('NAME');
  const [{ data: products, error }, refetch] = useQuery({ query: PlanProductsDoc });
  const [{ data: billing }] = useQuery({ query: BillingPlanListDoc });
  const [{ data: plans }] = useQuery({ query: PlanListDoc });
  const faulty = stepsOf(Object.keys(form.errors));

  if (error && !products) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!products || !billing || !plans) return <SkeletonRows rows={8} />;

  const shown = STEPS.filter((id) => isOf(id, form.values.kind));
  const place = shown.indexOf(step);
  const [before, after] = [shown[place - 1], shown[place + 1]];
  const currency = billing.billingPlans.find((one) => one.id === form.values.billingPlanId)?.currency;
  const steps: Record<StepId, ReactNode> = {
    NAME: <NameStep form={form} isNew={!planId} />,
    GOODS: <GoodsStep form={form} products={products.products} isNew={!planId} />,
    BILLING: <BillingStep form={form} billingPlans={billing.billingPlans} />,
    PRICE: <PriceStep form={form} currency={currency} />,
    ADVANCED: (
      <>
        <ChoiceFields form={form} products={products.products} />
        <LengthFields form={form} />
        <StateFields form={form} />
        <ContractFields form={form} />
      </>
    ),
    CHAIN: <ChainStep form={form} plans={plans.plans} planId={planId} />,
    EXTRA: (
      <>
        <SharedFields form={form} products={products.products} />
        <TagPicker
          hint={t('tags.planHint')}
          chosen={form.values.tagIds}
          onChange={(tagIds) => form.set({ tagIds })}
          error={tagsError(form.errors, form.error)}
        />
      </>
    ),
    FEES: <FeesStep form={form} currency={currency} products={products.products} />,
    SHARE: <ShareStep form={form} currency={currency} />,
  };

  return (
    <div className="plan-wizard">
      <form {...form.formProps} className="stack">
        <ol className="wizard-steps">
          {shown.map((id, index) => (
            <li key={id}>
              <button
                type="button"
                className={classes('wizard-step', id === step && 'on', faulty.has(id) && 'bad')}
                aria-current={id === step ? 'step' : undefined}
                onClick={() => setStep(id)}
              >
                <span className="num">{index + 1}</span> {t(`catalogue.step.${id}`)}
                {faulty.has(id) && <span className="sr"> ({t('catalogue.step.faulty')})</span>}
              </button>
            </li>
          ))}
        </ol>
        <h2>
          {t(`catalogue.step.${step}`)}
          {!NEEDED.has(step) && <span className="dim wizard-optional">{t('catalogue.step.optional')}</span>}
        </h2>
        <div className="stack wizard-body">{steps[step]}</div>
        {form.refusal && (
          <Notice tone="bad" live>
            {form.refusal}
          </Notice>
        )}
        <div className="row">
          {before && <Button onPress={() => setStep(before)}>{t('catalogue.back')}</Button>}
          {after && <Button onPress={() => setStep(after)}>{t('catalogue.next')}</Button>}
          <Button type="submit" look="main" isPending={pending}>
            {submitLabel}
          </Button>
          <Button onPress={onCancel}>{t('ui.cancel')}</Button>
        </div>
        {faulty.size > 0 && !faulty.has(step) && (
          <Notice tone="warn" live>
            {t('catalogue.step.look', { steps: [...faulty].map((id) => t(`catalogue.step.${id}`)).join(', ') })}
          </Notice>
        )}
      </form>
      <PlanPreview values={form.values} planId={planId} />
    </div>
  );
}

/** Only a membership's fee depends on its member (CAT-21). */
const isOf = (id: StepId, kind: PlanKind) => kind === 'MEMBERSHIP' || (id !== 'FEES' && id !== 'SHARE');

/** The first step that has a field shows what is wrong with it. */
const stepsOf = (paths: readonly string[]) =>
  new Set(paths.flatMap((path) => FIELDS.filter(([fields]) => fields.test(path)).slice(0, 1).map(([, step]) => step)));
