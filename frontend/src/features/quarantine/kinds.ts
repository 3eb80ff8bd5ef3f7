import type { QuarantineKind } from './quarantine.gql';

export const KINDS = [
  'BILLING',
  'REVERSAL',
  'BULK_CREDIT',
  'BALANCE',
  'TURN',
  'PAYROLL',
  'DUNNING',
  'FEE_RUN',
  'PAYMENT',
  'DISPATCH',
  'TASK',
] as const satisfies readonly QuarantineKind[];
