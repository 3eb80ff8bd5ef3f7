import * as v from 'valibot';
import { date, oneOf, text } from '@/app/searchParams';
import type { InvoiceFilter, InvoiceStatus } from './invoices.gql';

export const STATUSES = [
  'OPEN',
  'OVERDUE',
  'REMINDED',
  'PARTIALLY_PAID',
  'PAID',
  'CREDITED',
  'IN_COLLECTION',
  'CREDIT_NOTE',
] as const satisfies readonly InvoiceStatus[];

/** The invoices that the list shows; `run` narrows it to one billing run. */
export const InvoiceSearch = v.object({
  q: text,
  status: oneOf(STATUSES),
  organisation: text,
  run: text,
  dueFrom: date,
  dueTo: date,
});

export type InvoiceSearch = v.InferOutput<typeof InvoiceSearch>;

export function invoiceFilterOf(search: InvoiceSearch): InvoiceFilter {
  const q = search.q?.trim();
  return {
    ...(q ? { search: q } : {}),
    ...(search.status ? { status: search.status } : {}),
    ...(search.organisation ? { organisationId: search.organisation } : {}),
    ...(search.run ? { runId: search.run } : {}),
    ...(search.dueFrom ? { dueFrom: search.dueFrom } : {}),
    ...(search.dueTo ? { dueTo: search.dueTo } : {}),
  };
}
