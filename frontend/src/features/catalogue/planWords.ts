import type { Formatter } from '@/app/format';
import type { Translate } from '@/app/i18n';
import type { PlanSheetFragment } from './plan.gql';

type Offer = PlanSheetFragment['offer'];

/** What the first period costs, in words (CAT-11). */
export function priceText(t: Translate, format: Formatter, price: NonNullable<Offer['price']>, currency: string): string {
  if (price.kind === 'PERCENT_OFF') {
    return t('catalogue.isPercentOff', { percent: format.percent(price.percent ?? '0', { exact: true }) });
  }
  const amount = format.money(price.amountMinor ?? 0, currency);
  return price.kind === 'FIXED' ? amount : t('catalogue.isAmountOff', { amount });
}

/** How long the first period is, in words (CAT-14). */
export function lengthText(t: Translate, format: Formatter, length: NonNullable<Offer['length']>): string {
  if (length.kind === 'DAYS') return t('catalogue.days', { n: length.days ?? 0 });
  if (length.kind === 'UNTIL_DATE') return t('catalogue.isUntil', { on: format.date(length.lastDay ?? '') });
  return t(`catalogue.firstLength.${length.kind}`);
}

/** How long an order binds, and what leaving earlier costs, in words (CAT-16). */
export function contractText(t: Translate, format: Formatter, contract: NonNullable<Offer['contract']>): string {
  const span = contract.lastDay
    ? t('catalogue.isUntil', { on: format.date(contract.lastDay) })
    : t('catalogue.isFrequencies', { n: contract.frequencies ?? 0 });
  return `${span} (${contract.fee.name})`;
}
