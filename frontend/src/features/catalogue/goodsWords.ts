import type { Formatter } from '@/app/format';
import type { Translate } from '@/app/i18n';
import type { FactItem } from '@/ui';
import type { PlanSheetFragment } from './plan.gql';

/** Which products of a plan are chosen and shared, as facts of its page (CAT-13, CAT-18). */
export function goodsFacts(t: Translate, format: Formatter, plan: PlanSheetFragment): FactItem[] {
  const items: FactItem[] = [];
  if (plan.choice) {
    const { least, most, percents } = plan.choice;
    const off = percents
      .map((percent, place) => ({ percent, n: place + 1 }))
      .filter(({ percent }) => percent !== '')
      .map(({ percent, n }) => t('catalogue.isCheaper', { n, percent: format.percent(percent, { exact: true }) }));
    const count = least === most ? t('catalogue.isFixed', { n: least }) : t('catalogue.isBetween', { least, most });
    items.push({ label: t('catalogue.choiceCount'), value: [count, ...off].join(', '), wide: off.length > 0 });
  }
  if (plan.shared) {
    const { productName, users } = plan.shared;
    items.push({ label: t('catalogue.shared'), value: t('catalogue.isShared', { product: productName, n: users }) });
  }
  return items;
}
