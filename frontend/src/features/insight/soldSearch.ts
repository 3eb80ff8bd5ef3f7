import * as v from 'valibot';
import { date, text } from '@/app/searchParams';

/** Whose orders of which period `[from, to)` the report is of. */
export const SoldSearch = v.object({ organisation: text, from: date, to: date });

export type SoldSearch = v.InferOutput<typeof SoldSearch>;

/** The year from its first day. */
export const yearSoFar = (day: string) => ({ from: `${day.slice(0, 4)}-01-01` });

/** Where the report that is on the screen can be fetched as a file. */
export const soldCsvUrl = (organisationId: string, fromOn: string, toOn: string, language: string) =>
  `/exports/sold.csv?${new URLSearchParams({ organisationId, fromOn, toOn, language })}`;
