import type { WayLack, WaysToPayQuery } from './startSubscription.gql';

export type Way = WaysToPayQuery['waysToPay'][number];
export type Method = Way['method'];

/** How a payer without any agreement pays (SUB-01). */
export const WITHOUT: Method = 'INVOICE';

/** What an order begins with: the payer's card in force, else another agreement of it, else an invoice (SUB-01). */
export function presetOf(ways: readonly Way[]): Method {
  const agreed = ways.filter(({ agreement, lack }) => agreement !== null && lack === null);
  return (agreed.find(({ method }) => method === 'CARD') ?? agreed[0])?.method ?? WITHOUT;
}

/** Whether a method is accepted of the payer; while the ways are not known yet, an invoice is. */
export const isAccepted = (ways: readonly Way[] | undefined, method: Method): boolean =>
  ways?.some((way) => way.method === method && way.lack === null) ?? method === WITHOUT;

/** What lacks for the methods that are not offered, those of other countries left out: by lack, in the order of the ways. */
export function lacking(ways: readonly Way[]): { lack: WayLack; methods: Method[] }[] {
  const found = new Map<WayLack, Method[]>();
  for (const { lack, method } of ways) {
    if (lack && lack !== 'OTHER_COUNTRY') found.set(lack, [...(found.get(lack) ?? []), method]);
  }
  return [...found].map(([lack, methods]) => ({ lack, methods }));
}

const AT_BANKS: readonly Method[] = ['AVTALEGIRO', 'EFAKTURA', 'AUTOGIRO', 'BETALINGSSERVICE'];

/** The agreements with banks of the organisation's country that the payer does not have yet. */
export const bankMethods = (ways: readonly Way[]): Method[] =>
  ways.filter(({ method, lack }) => AT_BANKS.includes(method) && lack === 'NO_AGREEMENT').map(({ method }) => method);
