import type { StartSubscriptionInput } from './startSubscription.gql';

export type Method = NonNullable<StartSubscriptionInput['paymentMethod']>;

/** How subscriptions may be paid; most of them need an agreement of the payer (SUB-18). */
export const METHODS: readonly Method[] = [
  'INVOICE',
  'EMAIL',
  'EHF',
  'AVTALEGIRO',
  'EFAKTURA',
  'VIPPS',
  'CARD',
  'PAYROLL',
];
