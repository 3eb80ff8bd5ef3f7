import type { QuarantineKind } from './quarantine.gql';

export const KINDS = [
  'BILLING',
  'DUNNING',
  'FEE_RUN',
  'PAYMENT',
  'DISPATCH',
  'TASK',
] as const satisfies readonly QuarantineKind[];
