import type { QuarantineKind } from './quarantine.gql';

export const KINDS = ['BILLING', 'DUNNING', 'PAYMENT', 'DISPATCH', 'TASK'] as const satisfies readonly QuarantineKind[];
