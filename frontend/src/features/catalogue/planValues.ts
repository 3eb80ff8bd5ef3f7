import { problemsOf, required, type Problems } from '@/app/commands/checks';
import { checkFees, feesInput, feeValues, newFees, type FeeValues } from './feeValues';
import { goodsInput, goodsValues, isCheaperFirst, newGoods, type GoodsValues } from './goodsValues';
import type { PlanSheetFragment } from './plan.gql';
import type { FirstLengthKind, FrequencyUnit, PlanInput, PlanKind, PriceRuleKind, UpdatePlanInput } from './plan.gql';

/** What the plan promises at its order (CAT-11, CAT-14…CAT-17), as the form holds it. */
export type OfferValues = {
  priceKind: PriceRuleKind | undefined;
  priceMinor: number | undefined;
  pricePercent: string;
  isBlocked: boolean;
  blockDays: number;
  lengthKind: FirstLengthKind | undefined;
  firstDays: number;
  firstUntilOn: string | undefined;
  stops: boolean;
  beginsPaid: boolean;
  pauseAccess: boolean;
  renewalName: string;
  renewalDescription: string;
  nextPlanIds: string[];
  contractKind: ContractKind;
  contractFeeId: string | undefined;
  contractUntilOn: string | undefined;
  contractFrequencies: number;
};

/** Whether an order binds, and how its end is told (CAT-16). */
export type ContractKind = 'NONE' | 'FREQUENCIES' | 'UNTIL_DATE';

export type PlanValues = {
  name: string;
  description: string;
  kind: PlanKind;
  count: number;
  unit: FrequencyUnit;
  productIds: string[];
  billingPlanId: string | undefined;
  validFrom: string | undefined;
  validTo: string | undefined;
  disabled: boolean;
  offer: OfferValues;
  fees: FeeValues;
  goods: GoodsValues;
  tagIds: string[];
};

const DAYS = 30;
const FREQUENCIES = 12;
const BLOCK_DAYS = 365;

const newOffer = (): OfferValues => ({
  priceKind: undefined,
  priceMinor: undefined,
  pricePercent: '',
  isBlocked: false,
  blockDays: BLOCK_DAYS,
  lengthKind: undefined,
  firstDays: DAYS,
  firstUntilOn: undefined,
  stops: false,
  beginsPaid: false,
  pauseAccess: false,
  renewalName: '',
  renewalDescription: '',
  nextPlanIds: [],
  contractKind: 'NONE',
  contractFeeId: undefined,
  contractUntilOn: undefined,
  contractFrequencies: FREQUENCIES,
});

export const newPlan = (): PlanValues => ({
  name: '',
  description: '',
  kind: 'MEMBERSHIP',
  count: 1,
  unit: 'YEAR',
  productIds: [],
  billingPlanId: undefined,
  validFrom: undefined,
  validTo: undefined,
  disabled: false,
  offer: newOffer(),
  fees: newFees(),
  goods: newGoods(),
  tagIds: [],
});

/** A plan that is there, as the form holds it. */
export function planValues(plan: PlanSheetFragment): PlanValues {
  const { price, length, contract } = plan.offer;
  return {
    name: plan.name,
    description: plan.description,
    kind: plan.kind,
    count: plan.frequency.count,
    unit: plan.frequency.unit,
    productIds: plan.products.map((product) => product.id),
    billingPlanId: plan.billingPlan.id,
    validFrom: plan.validFrom ?? undefined,
    validTo: plan.validTo ?? undefined,
    disabled: plan.disabled,
    offer: {
      priceKind: price?.kind,
      priceMinor: price?.amountMinor ?? undefined,
      pricePercent: price?.percent ?? '',
      isBlocked: plan.offer.blockDays !== null,
      blockDays: plan.offer.blockDays ?? BLOCK_DAYS,
      lengthKind: length?.kind,
      firstDays: length?.days ?? DAYS,
      firstUntilOn: length?.lastDay ?? undefined,
      stops: plan.offer.stops,
      beginsPaid: plan.offer.beginsPaid,
      pauseAccess: plan.offer.pauseAccess,
      renewalName: plan.offer.renewalName,
      renewalDescription: plan.offer.renewalDescription,
      nextPlanIds: plan.offer.nextPlans.map((step) => step.id),
      contractKind: contract ? (contract.lastDay ? 'UNTIL_DATE' : 'FREQUENCIES') : 'NONE',
      contractFeeId: contract?.fee.id,
      contractUntilOn: contract?.lastDay ?? undefined,
      contractFrequencies: contract?.frequencies ?? FREQUENCIES,
    },
    fees: feeValues(plan.fees),
    goods: goodsValues(plan),
    tagIds: plan.tags.map((tag) => tag.id),
  };
}

/** Whether the first period differs from the others, so that these have texts of their own (CAT-14). */
export const hasFirstRule = ({ offer, goods }: Pick<PlanValues, 'offer' | 'goods'>) =>
  offer.priceKind !== undefined || offer.lengthKind !== undefined || isCheaperFirst(goods);

export const checkPlan = (values: PlanValues): Problems =>
  problemsOf([
    ['name', required(values.name)],
    ['frequency', values.count >= 1 ? undefined : 'form.atLeastOne'],
    ['productIds', values.productIds.length === 0 ? 'catalogue.chooseProduct' : undefined],
    ['billingPlanId', required(values.billingPlanId)],
    [
      'validTo',
      values.validFrom && values.validTo && values.validTo < values.validFrom ? 'catalogue.untilBeforeFrom' : undefined,
    ],
    ...checkOffer(values.offer),
    ...(values.kind === 'MEMBERSHIP' ? checkFees(values.fees) : []),
  ]);

function checkOffer(offer: OfferValues): [string, ReturnType<typeof required>][] {
  const isAmount = offer.priceKind === 'FIXED' || offer.priceKind === 'AMOUNT_OFF';
  return [
    ['offer.priceMinor', isAmount ? required(offer.priceMinor) : undefined],
    ['offer.pricePercent', offer.priceKind === 'PERCENT_OFF' ? required(offer.pricePercent) : undefined],
    ['offer.firstUntilOn', offer.lengthKind === 'UNTIL_DATE' ? required(offer.firstUntilOn) : undefined],
    ['offer.contractFeeId', offer.contractKind === 'NONE' ? undefined : required(offer.contractFeeId)],
    ['offer.contractUntilOn', offer.contractKind === 'UNTIL_DATE' ? required(offer.contractUntilOn) : undefined],
  ];
}

/** Only what the chosen kinds need is sent; the rest was chosen away. */
function offerInput({ offer, goods }: PlanValues): NonNullable<PlanInput['offer']> {
  const isPercent = offer.priceKind === 'PERCENT_OFF';
  const renews = hasFirstRule({ offer, goods }) && !offer.stops;
  return {
    priceKind: offer.priceKind ?? null,
    priceMinor: offer.priceKind && !isPercent ? (offer.priceMinor ?? null) : null,
    pricePercent: isPercent ? offer.pricePercent.trim() : null,
    blockDays: offer.priceKind && offer.isBlocked ? offer.blockDays : null,
    lengthKind: offer.lengthKind ?? null,
    firstDays: offer.lengthKind === 'DAYS' ? offer.firstDays : null,
    firstUntilOn: offer.lengthKind === 'UNTIL_DATE' ? (offer.firstUntilOn ?? null) : null,
    stops: offer.stops,
    beginsPaid: offer.beginsPaid,
    pauseAccess: offer.pauseAccess,
    renewalName: renews ? offer.renewalName.trim() : '',
    renewalDescription: renews ? offer.renewalDescription.trim() : '',
    nextPlanIds: offer.stops ? [] : offer.nextPlanIds,
    contractFeeId: offer.contractKind === 'NONE' ? null : (offer.contractFeeId ?? null),
    contractUntilOn: offer.contractKind === 'UNTIL_DATE' ? (offer.contractUntilOn ?? null) : null,
    contractFrequencies: offer.contractKind === 'FREQUENCIES' ? offer.contractFrequencies : null,
  };
}

/** Only a membership's fee depends on its member. */
const ownFees = ({ kind, fees }: PlanValues) => (kind === 'MEMBERSHIP' ? feesInput(fees) : null);

export const planInput = (values: PlanValues): PlanInput => ({
  name: values.name.trim(),
  description: values.description.trim(),
  kind: values.kind,
  frequency: { count: values.count, unit: values.unit },
  billingPlanId: values.billingPlanId ?? '',
  productIds: values.productIds,
  validFrom: values.validFrom ?? null,
  validTo: values.validTo ?? null,
  offer: offerInput(values),
  fees: ownFees(values),
  ...goodsInput(values.goods),
  tagIds: values.tagIds,
});

export const updateInput = (plan: { id: string; version: number }, values: PlanValues): UpdatePlanInput => ({
  planId: plan.id,
  version: plan.version,
  name: values.name.trim(),
  description: values.description.trim(),
  billingPlanId: values.billingPlanId ?? '',
  validFrom: values.validFrom ?? null,
  validTo: values.validTo ?? null,
  disabled: values.disabled,
  offer: offerInput(values),
  fees: ownFees(values),
  ...goodsInput(values.goods),
  tagIds: values.tagIds,
});
