import type { CriteriaSetInput, DueRuleKind, MemberKind, PaymentMethod, PlanKind, RoleKind, RoutineKind, SetSheetFragment } from './routines.gql';

/** A criteria set in the form; the key tells rows apart while they move. What is empty takes all. */
export type SetValues = {
  key: number;
  name: string;
  planKinds: PlanKind[];
  planIds: string[];
  paymentMethods: PaymentMethod[];
  memberKinds: MemberKind[];
  branchIds: string[];
  fromOn: string | undefined;
  minimumMinor: number | undefined;
  dueRule: DueRuleKind;
  dueDays: number;
  roleKinds: RoleKind[];
  roleTitles: string[];
};

export { METHODS } from '@/app/words/methods';
export const PLAN_KINDS = ['MEMBERSHIP', 'SUBSCRIPTION', 'RECURRING_GIFT', 'INSURANCE', 'COURSE'] as const satisfies readonly PlanKind[];
export const MEMBER_KINDS = ['PERSON', 'COMPANY'] as const satisfies readonly MemberKind[];
export const ROLE_KINDS = ['FEE_COLLECTOR', 'TREASURER', 'POSTAL_CONTACT'] as const satisfies readonly RoleKind[];
export const DUE_RULES = ['PLAN', 'MONTH_DAY', 'AFTER_RUN'] as const satisfies readonly DueRuleKind[];
export const DUE_DAYS: Record<DueRuleKind, { least: number; most: number; first: number }> = {
  PLAN: { least: 0, most: 0, first: 0 },
  MONTH_DAY: { least: 1, most: 31, first: 15 },
  AFTER_RUN: { least: 0, most: 90, first: 14 },
};

export const newSet = (sets: readonly SetValues[]): SetValues => ({
  key: Math.max(-1, ...sets.map((one) => one.key)) + 1,
  name: '',
  planKinds: [],
  planIds: [],
  paymentMethods: [],
  memberKinds: [],
  branchIds: [],
  fromOn: undefined,
  minimumMinor: undefined,
  dueRule: 'PLAN',
  dueDays: 0,
  roleKinds: [],
  roleTitles: [],
});

export const fromSets = (sets: readonly SetSheetFragment[]): SetValues[] =>
  sets.map((one, key) => ({
    key,
    name: one.name,
    planKinds: [...one.planKinds],
    planIds: one.plans.map((plan) => plan.id),
    paymentMethods: [...one.paymentMethods],
    memberKinds: [...one.memberKinds],
    branchIds: [...one.branchIds],
    fromOn: one.fromOn ?? undefined,
    minimumMinor: one.minimumMinor || undefined,
    dueRule: one.dueRule,
    dueDays: one.dueDays,
    roleKinds: [...one.roleKinds],
    roleTitles: [...one.roleTitles],
  }));

/** What of a set its routine's type leaves to it. */
export function setInput(one: SetValues, kind: RoutineKind): CriteriaSetInput {
  return {
    name: one.name.trim(),
    planKinds: choosesKinds(kind) ? one.planKinds : [],
    planIds: one.planIds,
    paymentMethods: kind === 'PAYROLL' ? [] : one.paymentMethods,
    memberKinds: one.memberKinds,
    branchIds: one.branchIds,
    fromOn: one.fromOn ?? null,
    minimumMinor: one.minimumMinor ?? 0,
    dueRule: one.dueRule,
    dueDays: one.dueRule === 'PLAN' ? 0 : one.dueDays,
    roleKinds: one.roleKinds,
    roleTitles: one.roleTitles,
  };
}

/** Types that are about one kind of plan say so themselves. */
export const choosesKinds = (kind: RoutineKind) => kind === 'BILLING' || kind === 'PAYROLL';

/** Whether a set may bill by AvtaleGiro, whose due date the bank's notice may move (FIL-03). */
export const takesAvtaleGiro = (one: Pick<SetValues, 'paymentMethods'>, kind: RoutineKind) =>
  kind !== 'PAYROLL' && (one.paymentMethods.length === 0 || one.paymentMethods.includes('AVTALEGIRO'));

/** The sets with one of them a place further up (-1) or down (1); the order is their priority. */
export function moved(sets: readonly SetValues[], place: number, by: -1 | 1): SetValues[] {
  const to = place + by;
  const next = [...sets];
  const [one, other] = [next[place], next[to]];
  if (!one || !other) return next;
  next[place] = other;
  next[to] = one;
  return next;
}
