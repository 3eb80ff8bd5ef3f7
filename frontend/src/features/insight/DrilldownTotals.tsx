import { dayAfter, lastIncludedDay, useFormat, type Formatter } from '@/app/format';
import { useT, type Translate } from '@/app/i18n';
import { Figures, Money, type FigureItem } from '@/ui';
import { drilldownHref } from './drilldownHref';
import { unitText } from './metricText';
import { metricName } from './metricWords';
import type { DrilldownData } from './useDrilldown';

type Part = DrilldownData['parts'][number];

/** The figure itself, what its rows come to, and the figures that it is made of, each opening its own rows. */
export function DrilldownTotals({ data }: { data: DrilldownData }) {
  const t = useT();
  const format = useFormat();
  const { unit, value, currency, sumMinor, count } = data;
  const shown = value === null ? t('insight.noValue') : unitText(format, unit, value, currency, { exact: true });
  const items: FigureItem[] = [];
  if (data.tag) items.push({ id: 'tag', label: t('insight.sold.tag'), value: data.tag.name });
  if (data.withoutTag) {
    items.push({ id: 'tag', label: t('insight.sold.tag'), value: t(`insight.sold.without.${data.withoutTag}`) });
  }
  items.push({ id: 'value', label: t('insight.figure'), value: shown });
  const isSum = unit === 'MONEY' && value === String(sumMinor);
  const isCount = unit === 'COUNT' && value === String(count);
  if (sumMinor !== null && !isSum) {
    items.push({ id: 'sum', label: t('insight.sum'), value: <Money minor={sumMinor} currency={currency} /> });
  }
  if (!isCount) items.push({ id: 'count', label: t('insight.rows'), value: format.number(count) });
  for (const part of data.parts) {
    items.push({
      id: part.key,
      label: metricName(t, part.key),
      value: partText(format, part, currency) ?? t('insight.noValue'),
      href: drilldownHref(part.drilldown),
    });
  }
  const period = periodText(t, format, data);
  if (period) items.push({ id: 'period', label: t(data.key === 'outstanding' ? 'insight.due' : 'insight.period'), value: period });
  items.push({ id: 'asOf', label: t('insight.asOf'), value: format.date(data.asOf) });
  return <Figures label={t('insight.figure')} items={items} />;
}

/** The days whose rows count, where only some do: a day of a chart, an age. */
function periodText(t: Translate, format: Formatter, { fromOn, toOn }: DrilldownData): string | undefined {
  if (fromOn === null) return toOn === null ? undefined : t('insight.until', { on: format.date(lastIncludedDay(toOn)) });
  if (toOn === null) return t('insight.since', { on: format.date(fromOn) });
  return dayAfter(fromOn) === toOn ? format.date(fromOn) : format.period(fromOn, toOn);
}

/** A part has one of three values, or none. */
function partText(format: Formatter, part: Part, currency: string): string | undefined {
  if (part.valueMinor !== null) return format.money(part.valueMinor, currency);
  if (part.count !== null) return format.number(part.count);
  return part.percent === null ? undefined : format.percent(part.percent);
}
