import { useQuery } from 'urql';
import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { MemberLookup } from '@/app/lookup/MemberLookup';
import { OrganisationSelect, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { TagPicker } from '@/app/tags/TagPicker';
import { openTagIds, tagsError } from '@/app/tags/useReportingTags';
import { frequencyText } from '@/app/words/states';
import { today } from '@/app/today';
import { Button, Empty, Notice, NumberField, Select, SkeletonRows, type Option } from '@/ui';
import { DateField } from '@/ui/DateField';
import { Failure } from '@/ui/Failure';
import type { MemberDetails } from './Overview';
import { DiscountSelect } from './DiscountSelect';
import { PlanContent } from './PlanContent';
import { StartOutlook } from './StartOutlook';
import { isAccepted, presetOf, WITHOUT, type Method } from './methods';
import { MethodSelect, useWays } from './MethodSelect';
import { SellablePlansDoc, StartSubscriptionDoc, type StartSubscriptionInput } from './startSubscription.gql';

/** Whether the order is confirmed by e-mail; by default as its organisation does it (SUB-17). */
const CONFIRM = { DEFAULT: null, SEND: true, NONE: false } as const;
type Confirming = keyof typeof CONFIRM;

type Values = {
  planId: string | undefined;
  startOn: string | undefined;
  copies: number;
  /** What was chosen; until then, and where the payer may not, it is what the payer's agreements say. */
  paymentMethod: Method | undefined;
  payer: Option<string> | undefined;
  organisationId: string | undefined;
  discountId: string | undefined;
  productIds: string[];
  tagIds: string[];
  confirm: Confirming;
};

type Props = { member: MemberDetails; onDone: (planName: string) => void; onCancel: () => void };

/** Starts a membership or subscription; the first invoice comes with it (SUB-01, BIL-03). */
export default function StartSubscription({ member, onDone, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(StartSubscriptionDoc);
  const { key } = useIdempotencyKey();
  const { only } = useOrganisations();
  const [{ data, error }, refetch] = useQuery({ query: SellablePlansDoc });
  const plans = data?.plans.filter((plan) => !plan.disabled);

  const methodOf = ({ paymentMethod }: Values): Method => {
    if (paymentMethod && isAccepted(ways, paymentMethod)) return paymentMethod;
    return ways ? presetOf(ways) : WITHOUT;
  };
  const needsOrganisation = (planId: string | undefined) =>
    !only && plans?.some((plan) => plan.id === planId && plan.organisation === null);
  const inputOf = (values: Values): StartSubscriptionInput => ({
    memberId: member.id,
    planId: values.planId ?? '',
    startOn: values.startOn ?? '',
    copies: values.copies,
    paymentMethod: methodOf(values),
    payerId: values.payer?.id ?? null,
    organisationId: needsOrganisation(values.planId) ? (values.organisationId ?? null) : null,
    discountId: values.discountId ?? null,
    productIds: plans?.find((plan) => plan.id === values.planId)?.choice ? values.productIds : [],
    tagIds: values.tagIds,
    confirm: CONFIRM[values.confirm],
  });
  const form = useForm<Values>({
    initial: {
      planId: undefined,
      startOn: today(),
      copies: 1,
      paymentMethod: undefined,
      payer: payerOf(member),
      organisationId: undefined,
      discountId: undefined,
      productIds: [],
      tagIds: [],
      confirm: 'DEFAULT',
    },
    check: (values) =>
      problemsOf([
        ['planId', required(values.planId)],
        ['startOn', required(values.startOn)],
        ['copies', values.copies < 1 || Number.isNaN(values.copies) ? 'form.atLeastOne' : undefined],
        ['organisationId', needsOrganisation(values.planId) ? required(values.organisationId) : undefined],
      ]),
    submit: async (values) => {
      const answer = await run({ input: inputOf(values), idempotencyKey: key });
      if (answer?.kind === 'done') onDone(answer.value.subscription.plan.name);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });

  const chosen = plans?.find((plan) => plan.id === form.values.planId);
  const organisationId = chosen?.organisation?.id ?? form.values.organisationId ?? only?.id;
  const ways = useWays(organisationId, form.values.payer?.id ?? member.id);

  if (error && !plans) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!plans) return <SkeletonRows rows={6} />;
  if (plans.length === 0) return <Empty title={t('people.noPlans')} hint={t('people.noPlansHint')} />;

  return (
    <form {...form.formProps} className="stack">
      <Select
        label={t('people.plan')}
        isRequired
        {...form.field('planId')}
        onChange={(planId) =>
          form.set({ planId, productIds: [], tagIds: openTagIds(plans.find((plan) => plan.id === planId)?.tags ?? []) })
        }
        options={plans.map((plan) => ({ id: plan.id, label: plan.name, note: frequencyText(t, plan.frequency) }))}
      />
      {chosen && (
        <PlanContent
          plan={chosen}
          chosen={form.values.productIds}
          onChoose={(productIds) => form.set({ productIds })}
          error={form.error('productIds')}
        />
      )}
      {chosen?.offer.beginsPaid && <p className="strong">{t('people.subscription.startsWhenPaid')}</p>}
      {needsOrganisation(form.values.planId) && (
        <OrganisationSelect {...form.field('organisationId')} currency={chosen?.products[0]?.currency} />
      )}
      <div className="columns">
        <DateField label={t('people.subscription.startOn')} isRequired {...form.field('startOn')} />
        <NumberField label={t('people.subscription.copies')} min={1} max={10_000} {...form.field('copies')} />
      </div>
      <MethodSelect
        ways={ways}
        value={methodOf(form.values)}
        onChange={(paymentMethod) => form.set({ paymentMethod })}
        error={form.error('paymentMethod')}
      />
      <MemberLookup
        label={t('people.relation.PAYER')}
        hint={t('people.subscription.payerHint')}
        {...form.field('payer')}
        error={form.error('payer') ?? form.error('payerId')}
      />
      <DiscountSelect {...form.field('discountId')} />
      <Select
        label={t('people.confirmation.title')}
        value={form.values.confirm}
        onChange={(confirm) => form.set({ confirm: confirm ?? 'DEFAULT' })}
        options={(['DEFAULT', 'SEND', 'NONE'] as const).map((id) => ({ id, label: t(`people.confirmation.as.${id}`) }))}
      />
      <TagPicker
        hint={t('tags.orderHint')}
        chosen={form.values.tagIds}
        onChange={(tagIds) => form.set({ tagIds })}
        error={tagsError(form.errors, form.error)}
      />
      {form.values.planId && form.values.startOn && <StartOutlook input={inputOf(form.values)} />}
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('people.start')}
        </Button>
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}

/** The member's usual payer, if there is one. */
function payerOf(member: MemberDetails): Option<string> | undefined {
  const payer = member.relations.find((relation) => relation.kind === 'PAYER')?.member;
  return payer && { id: payer.id, label: payer.name, note: payer.number };
}
