import type { PaymentMethod } from '@/app/graphql/types.gen';

/** Every way to pay, in the order in which they are offered. */
export const METHODS = [
  'INVOICE',
  'EMAIL',
  'EHF',
  'AVTALEGIRO',
  'EFAKTURA',
  'AUTOGIRO',
  'BETALINGSSERVICE',
  'VIPPS',
  'CARD',
  'PAYROLL',
] as const satisfies readonly PaymentMethod[];
