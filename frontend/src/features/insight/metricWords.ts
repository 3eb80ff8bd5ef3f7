import type { MetricKey } from '@/app/graphql/types.gen';
import type { Translate } from '@/app/i18n';

/** A metric's name in the reader's language. */
export const metricName = (t: Translate, key: MetricKey): string => t(`insight.metric.${key}`);

/** What a metric means, in the reader's language. */
export const metricExplanation = (t: Translate, key: MetricKey): string => t(`insight.explain.${key}`);
