import type { FrequencyUnit } from './products.gql';

type Frequency = { count: number; unit: FrequencyUnit };
type Price = { validFrom: string; frequency: Frequency };

const UNIT_DAYS: Record<FrequencyUnit, number> = { DAY: 1, WEEK: 7, MONTH: 30, YEAR: 365 };
const length = ({ count, unit }: Frequency) => count * UNIT_DAYS[unit];

/** Prices as they are read: the longest frequency first, and of each the newest first. */
export const sortedPrices = <Row extends Price>(prices: readonly Row[]): Row[] =>
  prices.toSorted(
    (one, other) => length(other.frequency) - length(one.frequency) || (one.validFrom < other.validFrom ? 1 : -1),
  );
