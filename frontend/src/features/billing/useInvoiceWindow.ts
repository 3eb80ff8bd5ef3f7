import { useMemo } from 'react';
import { ask } from '@/app/graphql/ask';
import { WindowStore } from '@/app/graphql/windows';
import { InvoiceWindowDoc, type InvoiceRowFragment } from './invoices.gql';
import { invoiceFilterOf, type InvoiceSearch } from './invoiceSearch';

/** The invoices that the search parameters describe; a new store whenever they change. */
export function useInvoiceWindow(search: InvoiceSearch): WindowStore<InvoiceRowFragment> {
  const filter = JSON.stringify(invoiceFilterOf(search));
  return useMemo(
    () =>
      new WindowStore<InvoiceRowFragment>(async (skip, first, signal) => {
        const { invoices } = await ask(InvoiceWindowDoc, { filter: JSON.parse(filter), first, skip }, signal);
        return { totalCount: invoices.totalCount, rows: invoices.nodes };
      }),
    [filter],
  );
}
