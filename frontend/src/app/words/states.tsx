import type {
  AgreementState,
  ChargeState,
  DispatchState,
  FrequencyUnit,
  InvoiceStatus,
  LinkStatus,
  MemberState,
  PaymentState,
  ReminderState,
  RunState,
  SubscriptionState,
} from '@/app/graphql/types.gen';
import { useT, type Translate } from '@/app/i18n';
import { Badge, type Tone } from '@/ui';

const MEMBER: Record<MemberState, Tone> = { ACTIVE: 'good', PENDING: 'warn', STOPPED: 'mute', NONE: 'mute' };

const SUBSCRIPTION: Record<SubscriptionState, Tone> = {
  PENDING: 'warn',
  ACTIVE: 'good',
  PAUSED: 'warn',
  STOP_SCHEDULED: 'warn',
  STOPPED: 'mute',
};

const INVOICE: Record<InvoiceStatus, Tone> = {
  DRAFT: 'mute',
  OPEN: 'warn',
  PARTIALLY_PAID: 'warn',
  OVERDUE: 'bad',
  PAID: 'good',
  CREDITED: 'mute',
  REMINDED: 'warn',
  IN_COLLECTION: 'bad',
  CREDIT_NOTE: 'mute',
};

const PAYMENT: Record<PaymentState, Tone> = {
  AWAITING_IDENTIFICATION: 'warn',
  AWAITING_APPROVAL: 'warn',
  COMPLETED: 'good',
};

const DISPATCH: Record<DispatchState, Tone> = {
  QUEUED: 'mute',
  SENDING: 'mute',
  SENT: 'good',
  FAILED: 'bad',
  IN_DOUBT: 'warn',
};

const REMINDER: Record<ReminderState, Tone> = {
  OPEN: 'warn',
  OVERDUE: 'bad',
  SETTLED: 'good',
  FOLLOWED: 'mute',
  CREDITED: 'mute',
};

const RUN: Record<RunState, Tone> = { QUEUED: 'mute', RUNNING: 'warn', STOPPED: 'warn', DONE: 'good', FAILED: 'bad' };

const CHARGE: Record<ChargeState, Tone> = {
  SCHEDULED: 'mute',
  DUE: 'warn',
  RESERVED: 'warn',
  CAPTURED: 'good',
  FAILED: 'bad',
  FALLEN_BACK: 'bad',
  CANCELLED: 'mute',
};

const LINK: Record<LinkStatus, Tone> = { OPEN: 'warn', PAYING: 'warn', PAID: 'good', CANCELLED: 'mute', EXPIRED: 'mute' };

const AGREEMENT: Record<AgreementState, Tone> = { ACTIVE: 'good', ENDED: 'mute' };

export function ChargeStateBadge({ state }: { state: ChargeState }) {
  return <Badge tone={CHARGE[state]}>{useT()(`chargeState.${state}`)}</Badge>;
}

export function LinkStatusBadge({ status }: { status: LinkStatus }) {
  return <Badge tone={LINK[status]}>{useT()(`linkStatus.${status}`)}</Badge>;
}

export function AgreementStateBadge({ state }: { state: AgreementState }) {
  return <Badge tone={AGREEMENT[state]}>{useT()(`agreementState.${state}`)}</Badge>;
}

export function MemberStateBadge({ state }: { state: MemberState }) {
  return <Badge tone={MEMBER[state]}>{useT()(`memberState.${state}`)}</Badge>;
}

export function SubscriptionStateBadge({ state }: { state: SubscriptionState }) {
  return <Badge tone={SUBSCRIPTION[state]}>{useT()(`subscriptionState.${state}`)}</Badge>;
}

export function InvoiceStatusBadge({ status }: { status: InvoiceStatus }) {
  return <Badge tone={INVOICE[status]}>{useT()(`invoiceStatus.${status}`)}</Badge>;
}

/** The status by which an invoice is shown, and beside it that it was reminded of, which never stands alone (BIL-02). */
export function InvoiceStatusBadges({ invoice }: { invoice: { status: InvoiceStatus; statuses: readonly InvoiceStatus[] } }) {
  return (
    <>
      <InvoiceStatusBadge status={invoice.status} />{' '}
      {invoice.statuses.includes('REMINDED') && <InvoiceStatusBadge status="REMINDED" />}
    </>
  );
}

export function PaymentStateBadge({ state }: { state: PaymentState }) {
  return <Badge tone={PAYMENT[state]}>{useT()(`paymentState.${state}`)}</Badge>;
}

export function DispatchStateBadge({ state }: { state: DispatchState }) {
  return <Badge tone={DISPATCH[state]}>{useT()(`dispatchState.${state}`)}</Badge>;
}

export function ReminderStateBadge({ state }: { state: ReminderState }) {
  return <Badge tone={REMINDER[state]}>{useT()(`reminderState.${state}`)}</Badge>;
}

export function RunStateBadge({ state }: { state: RunState }) {
  return <Badge tone={RUN[state]}>{useT()(`runState.${state}`)}</Badge>;
}

/** "Monthly", "Every 3 months". */
export const frequencyText = (t: Translate, frequency: { count: number; unit: FrequencyUnit }) =>
  t(`frequency.${frequency.unit}`, { n: frequency.count });
