import { required } from '@/app/commands/checks';
import type { MessageKey } from '@/app/i18n';
import type { AgeDay, PlanFeesInput, PlanSheetFragment, PriceRuleKind, ShareKind, StartMonthKind } from './plan.gql';

/** A price as the form holds it: an amount, or a percent off. */
export type PriceValues = { kind: PriceRuleKind; minor: number | undefined; percent: string };
export type AgeValues = PriceValues & { fromYears: number; toYears: number | undefined; categoryId: string | undefined };
export type CategoryValues = PriceValues & { categoryId: string | undefined };
export type HouseholdValues = PriceValues & { members: number };

/** What a membership's fee depends on, as the form holds it (CAT-21). */
export type FeeValues = {
  rateId: string | undefined;
  rateProductId: string | undefined;
  category: string;
  ageLeast: number | undefined;
  ageMost: number | undefined;
  householdLeast: number | undefined;
  ageDay: AgeDay;
  ageGroups: AgeValues[];
  categories: CategoryValues[];
  households: HouseholdValues[];
  shareKind: ShareKind | undefined;
  shareMinor: number | undefined;
  sharePercent: string;
  shareAccount: string;
  startKind: StartMonthKind | undefined;
  startAmounts: (number | undefined)[];
  startPercents: string[];
};

export const MONTHS = 12;
const table = <T>(rows: readonly T[], empty: T): T[] =>
  Array.from({ length: MONTHS }, (_, month) => rows[month] ?? empty);

export const newFees = (): FeeValues => ({
  rateId: undefined,
  rateProductId: undefined,
  category: '',
  ageLeast: undefined,
  ageMost: undefined,
  householdLeast: undefined,
  ageDay: 'PERIOD_START',
  ageGroups: [],
  categories: [],
  households: [],
  shareKind: undefined,
  shareMinor: undefined,
  sharePercent: '',
  shareAccount: '',
  startKind: undefined,
  startAmounts: table<number | undefined>([], undefined),
  startPercents: table([], ''),
});

const priceValues = (one: { kind: PriceRuleKind; minor: number | null; percent: string | null }): PriceValues => ({
  kind: one.kind,
  minor: one.minor ?? undefined,
  percent: one.percent ?? '',
});

/** The fee rules of a plan that is there, as the form holds them. */
export function feeValues(fees: PlanSheetFragment['fees']): FeeValues {
  if (!fees) return newFees();
  return {
    rateId: fees.rate?.feeRate.id,
    rateProductId: fees.rate?.productId ?? undefined,
    category: fees.category,
    ageLeast: fees.ageLeast ?? undefined,
    ageMost: fees.ageMost ?? undefined,
    householdLeast: fees.householdLeast ?? undefined,
    ageDay: fees.ageDay,
    ageGroups: fees.ageGroups.map((one) => ({
      ...priceValues(one),
      fromYears: one.fromYears,
      toYears: one.toYears ?? undefined,
      categoryId: one.category?.id,
    })),
    categories: fees.categories.map((one) => ({ ...priceValues(one), categoryId: one.category.id })),
    households: fees.households.map((one) => ({ ...priceValues(one), members: one.members })),
    shareKind: fees.shareKind ?? undefined,
    shareMinor: fees.shareMinor ?? undefined,
    sharePercent: fees.sharePercent ?? '',
    shareAccount: fees.shareAccount,
    startKind: fees.startKind ?? undefined,
    startAmounts: table<number | undefined>(fees.startAmounts, undefined),
    startPercents: table(fees.startPercents, ''),
  };
}

/** Whether what a member pays depends on who it is, so that a preview needs to know. */
export const asksMember = (fees: FeeValues) =>
  fees.ageGroups.length > 0 || fees.categories.length > 0 || fees.households.length > 0 || fees.shareKind !== undefined;

type Finding = [string, MessageKey | undefined];

const checkPrice = (path: string, one: PriceValues): Finding =>
  one.kind === 'PERCENT_OFF' ? [`${path}.percent`, required(one.percent)] : [`${path}.minor`, required(one.minor)];

export function checkFees(fees: FeeValues): Finding[] {
  return [
    ...fees.ageGroups.map((one, place) => checkPrice(`fees.ageGroups.${place}`, one)),
    ...fees.categories.flatMap((one, place): Finding[] => [
      checkPrice(`fees.categories.${place}`, one),
      [`fees.categories.${place}.categoryId`, required(one.categoryId)],
    ]),
    ...fees.households.map((one, place) => checkPrice(`fees.households.${place}`, one)),
    ['fees.shareMinor', fees.shareKind === 'AMOUNT' ? required(fees.shareMinor) : undefined],
    ['fees.sharePercent', fees.shareKind === 'PERCENT' ? required(fees.sharePercent) : undefined],
    ['fees.shareAccount', fees.shareKind ? required(fees.shareAccount) : undefined],
  ];
}

const priceInput = ({ kind, minor, percent }: PriceValues) => ({
  kind,
  minor: kind === 'PERCENT_OFF' ? null : (minor ?? null),
  percent: kind === 'PERCENT_OFF' ? percent.trim() : null,
});

/** Only what the chosen kinds need is sent. */
export function feesInput(fees: FeeValues): PlanFeesInput {
  return {
    rateId: fees.rateId ?? null,
    rateProductId: fees.rateId ? (fees.rateProductId ?? null) : null,
    category: fees.category.trim(),
    ageLeast: fees.ageLeast ?? null,
    ageMost: fees.ageMost ?? null,
    householdLeast: fees.householdLeast ?? null,
    ageDay: fees.ageDay,
    ageGroups: fees.ageGroups.map((one) => ({
      ...priceInput(one),
      fromYears: one.fromYears,
      toYears: one.toYears ?? null,
      categoryId: one.categoryId ?? null,
    })),
    categories: fees.categories.flatMap(({ categoryId, ...one }) => (categoryId ? [{ ...priceInput(one), categoryId }] : [])),
    households: fees.households.map((one) => ({ ...priceInput(one), members: one.members })),
    shareKind: fees.shareKind ?? null,
    shareMinor: fees.shareKind === 'AMOUNT' ? (fees.shareMinor ?? null) : null,
    sharePercent: fees.shareKind === 'PERCENT' ? fees.sharePercent.trim() : null,
    shareAccount: fees.shareKind ? fees.shareAccount.trim() : '',
    startKind: fees.startKind ?? null,
    startAmounts: fees.startKind === 'AMOUNTS' ? fees.startAmounts.filter((one) => one !== undefined) : [],
    startPercents: fees.startKind === 'PERCENTS' ? fees.startPercents.filter((one) => one.trim() !== '') : [],
  };
}
