import * as v from 'valibot';
import { date, oneOf, text } from '@/app/searchParams';
import type { DayDeliveryFilter } from './deliveries.gql';

export const VIEWS = ['current', 'matrices', 'products'] as const;

/** Which of a day's deliveries: all, those that come that day, those that a stop holds back, or all but these. */
export const SHOWN = ['comes', 'stopped', 'unstopped'] as const;

/** Which part of the page, which matrix is open, and what the day's deliveries are narrowed to. */
export const DeliverySearch = v.object({
  part: oneOf(VIEWS),
  matrix: text,
  on: date,
  organisation: text,
  product: text,
  by: text,
  show: oneOf(SHOWN),
});

export type DeliverySearch = v.InferOutput<typeof DeliverySearch>;

const STOPPED = { comes: null, stopped: true, unstopped: false } as const;

/** The filter that the address means; `by` is the matrix by which it comes. */
export const deliveryFilterOf = ({ organisation, product, by, show }: DeliverySearch): DayDeliveryFilter => ({
  organisationId: organisation ?? null,
  productId: product ?? null,
  matrixId: by ?? null,
  comes: show === 'comes',
  stopped: show ? STOPPED[show] : null,
});

/** Where the whole list that is on the screen can be fetched as a file. */
export function deliveriesCsvUrl(search: DeliverySearch, on: string, language: string): string {
  const { organisationId, productId, matrixId, comes, stopped } = deliveryFilterOf(search);
  const asked = { on, organisation: organisationId, product: productId, matrix: matrixId, comes, stopped, language };
  const given = Object.entries(asked).flatMap(([name, value]) =>
    value === null || value === undefined || (name === 'comes' && !value) ? [] : [[name, String(value)]],
  );
  return `/exports/deliveries.csv?${new URLSearchParams(given)}`;
}
