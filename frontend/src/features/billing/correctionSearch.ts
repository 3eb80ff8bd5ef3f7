import * as v from 'valibot';
import { date, oneOf, text } from '@/app/searchParams';
import type { CorrectionFilter } from './corrections.gql';

export const TYPES = ['DEDUCTION', 'ADDITION'] as const;
export const STATES = ['WAITING', 'INVOICED'] as const;

/** The corrections that the list shows, by the days on which they were registered. */
export const CorrectionSearch = v.object({
  from: date,
  to: date,
  type: oneOf(TYPES),
  standing: oneOf(STATES),
  organisation: text,
});

export type CorrectionSearch = v.InferOutput<typeof CorrectionSearch>;

export function correctionFilterOf({ from, to, type, standing, organisation }: CorrectionSearch): CorrectionFilter {
  return {
    ...(from ? { fromOn: from } : {}),
    ...(to ? { toOn: to } : {}),
    ...(type ? { type } : {}),
    ...(standing ? { state: standing } : {}),
    ...(organisation ? { organisationId: organisation } : {}),
  };
}
