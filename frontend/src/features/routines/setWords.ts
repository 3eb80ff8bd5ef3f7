import type { Formatter } from '@/app/format';
import type { Translate } from '@/app/i18n';
import type { RoutineKind } from './routines.gql';
import { choosesKinds, type SetValues } from './setValues';

type Named = { id: string; name: string };

/** What a criteria set takes, in one line. */
export function setText(
  t: Translate,
  format: Formatter,
  one: SetValues,
  kind: RoutineKind,
  plans: readonly Named[],
  currency: string,
): string {
  const named = plans.filter((plan) => one.planIds.includes(plan.id)).map((plan) => plan.name);
  const parts = [
    ...(kind === 'PAYROLL' ? [] : one.paymentMethods.map((method) => t(`method.${method}`))),
    ...(choosesKinds(kind) ? one.planKinds.map((each) => t(`routines.kind.${each}`)) : []),
    ...named,
    ...one.memberKinds.map((each) => t(`routines.member.${each}`)),
    ...one.roleKinds.map((each) => t(`club.roleKind.${each}`)),
    ...one.roleTitles,
    ...(one.branchIds.length > 0 ? [t('routines.sayBranches', { n: one.branchIds.length })] : []),
    ...(one.fromOn ? [t('routines.sayFrom', { on: format.date(one.fromOn) })] : []),
  ];
  const rest = [
    ...(one.minimumMinor ? [t('routines.sayMinimum', { amount: format.money(one.minimumMinor, currency) })] : []),
    ...(one.dueRule === 'MONTH_DAY' ? [t('routines.sayDueDay', { day: one.dueDays })] : []),
    ...(one.dueRule === 'AFTER_RUN' ? [t('routines.sayDueAfter', { n: one.dueDays })] : []),
  ];
  return [...(parts.length > 0 ? parts : [t('routines.sayAll')]), ...rest].join(' · ');
}
