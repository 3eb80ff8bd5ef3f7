import { useLiveQuery } from '@/app/graphql/useLiveQuery';
import {
  PaymentImportPageDoc,
  PaymentImportsDoc,
  PaymentStatusDoc,
  type PaymentStatusSubscription,
} from './payments.gql';

const SHOWN_MAX = 30;
export type PaymentEvent = PaymentStatusSubscription['paymentStatus'];

const newestFirst = (before: PaymentEvent[] = [], event: PaymentStatusSubscription) =>
  [event.paymentStatus, ...before].slice(0, SHOWN_MAX);

/** The newest files, and what happens to payments while the board is open. */
export function useLiveFiles() {
  const { data, told } = useLiveQuery({
    query: PaymentImportsDoc,
    variables: { after: null },
    live: PaymentStatusDoc,
    liveVariables: {},
    asksAgain: true,
    gather: newestFirst,
  });
  return { files: data?.paymentImports, events: told ?? [] };
}

/** One file, and what happens to payments while it is being booked. */
export function useLiveFile(id: string) {
  const { data, error, refetch, told } = useLiveQuery({
    query: PaymentImportPageDoc,
    variables: { id },
    live: PaymentStatusDoc,
    liveVariables: {},
    pause: ({ paymentImport }) => paymentImport?.state !== 'BOOKING',
    gather: newestFirst,
  });
  return { data, error, refetch, events: told ?? [] };
}
