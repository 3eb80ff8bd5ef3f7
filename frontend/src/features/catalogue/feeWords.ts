import type { Formatter } from '@/app/format';
import type { Translate } from '@/app/i18n';
import type { FactItem } from '@/ui';
import type { PlanSheetFragment } from './plan.gql';
import { priceText } from './planWords';

type Fees = NonNullable<PlanSheetFragment['fees']>;
type Sheet = Pick<PlanSheetFragment, 'products' | 'billingPlan'>;
type Price = Pick<Fees['households'][number], 'kind' | 'minor' | 'percent'>;

/** What a membership's fee depends on, and who may have it, as facts of the plan's page (CAT-10, CAT-21, CAT-22). */
export function feeFacts(t: Translate, format: Formatter, fees: Fees, { products, billingPlan: { currency } }: Sheet): FactItem[] {
  const items: FactItem[] = [];
  const price = (one: Price) => priceText(t, format, { ...one, amountMinor: one.minor }, currency);
  const { ageLeast, ageMost, householdLeast } = fees;
  if (fees.category) items.push({ label: t('catalogue.category'), value: fees.category });
  if (fees.rate) {
    const { name, current } = fees.rate.feeRate;
    const amount = current ? format.money(current.amountMinor, currency) : '';
    const product = products.find(({ id }) => id === fees.rate?.productId) ?? products[0];
    items.push({
      label: t('catalogue.rate'),
      value: t('catalogue.isRate', { rate: name, product: product?.name ?? '', amount }),
      wide: true,
    });
  }
  if (ageLeast !== null || ageMost !== null) {
    const years = { from: ageLeast ?? 0, to: ageMost ?? '' };
    items.push({ label: t('catalogue.conditions'), value: t('catalogue.isYears', years) });
  }
  if (householdLeast !== null) items.push({ label: t('catalogue.householdLeast'), value: format.number(householdLeast) });
  const groups = fees.ageGroups.map(
    (one) =>
      `${one.category ? `${one.category.name}, ` : ''}${t('catalogue.isYears', { from: one.fromYears, to: one.toYears ?? '' })}: ${price(one)}`,
  );
  if (groups.length > 0) {
    items.push({ label: t('catalogue.ageGroups'), value: groups.join(', '), wide: true });
    items.push({ label: t('catalogue.ageDay'), value: t(`catalogue.ageDay.${fees.ageDay}`) });
  }
  const categories = fees.categories.map((one) => `${one.category.name}: ${price(one)}`);
  if (categories.length > 0) items.push({ label: t('catalogue.categories'), value: categories.join(', '), wide: true });
  const sizes = fees.households.map((one) => `${t('catalogue.isHousehold', { n: one.members })}: ${price(one)}`);
  if (sizes.length > 0) items.push({ label: t('catalogue.households'), value: sizes.join(', '), wide: true });
  if (fees.shareKind) {
    const share =
      fees.shareKind === 'AMOUNT'
        ? format.money(fees.shareMinor ?? 0, currency)
        : format.percent(fees.sharePercent ?? '0', { exact: true });
    items.push({ label: t('catalogue.share'), value: `${share} (${fees.shareAccount})` });
  }
  if (fees.startKind) items.push({ label: t('catalogue.startMonth'), value: t(`catalogue.startMonth.${fees.startKind}`) });
  return items;
}
