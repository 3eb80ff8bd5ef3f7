import type { Formatter } from '@/app/format';
import type { Translate } from '@/app/i18n';
import type { MetricTileFragment } from './dashboard.gql';

type Metric = Pick<MetricTileFragment, 'unit' | 'value' | 'before'>;

/** A metric's value as shown: money without øre, percent with one decimal, counts plain. */
export function valueText(format: Formatter, metric: Metric, currency: string): string | undefined {
  if (metric.value === null) return undefined;
  return unitText(format, metric.unit, metric.value, currency);
}

export function unitText(
  format: Formatter,
  unit: Metric['unit'],
  value: string,
  currency: string,
  { exact = false } = {},
): string {
  switch (unit) {
    case 'MONEY':
      return format.money(wholeMinor(value), currency, { round: !exact });
    case 'PERCENT':
      return format.percent(value);
    case 'COUNT':
      return format.number(Number(value));
  }
}

/** Averages come with decimals of an øre; a screen shows whole ones. */
const wholeMinor = (value: string) => Math.round(Number(value));

/**
 * How the value compares with 30 days ago: counts by their difference, money in percent,
 * and percentages in percentage points. Without both values there is nothing to compare.
 */
export function changeText(t: Translate, format: Formatter, metric: Metric): string {
  const { unit, value, before } = metric;
  if (value === null || before === null) return t('insight.notComparable');
  const difference = Number(value) - Number(before);
  if (unit === 'COUNT') return t('insight.change', { change: format.signed(difference) });
  if (unit === 'PERCENT') {
    const points = Math.round(difference * 10) / 10;
    return t('insight.changePoints', { change: format.signed(points) });
  }
  if (Number(before) === 0) return t('insight.notComparable');
  const percent = (difference / Math.abs(Number(before))) * 100;
  return t('insight.change', { change: format.percent(percent, { signed: true }) });
}
