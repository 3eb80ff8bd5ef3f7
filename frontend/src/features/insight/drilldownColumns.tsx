import type { ReactNode } from 'react';
import type { Translate } from '@/app/i18n';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import {
  DispatchStateBadge,
  InvoiceStatusBadge,
  PaymentStateBadge,
  SubscriptionStateBadge,
} from '@/app/words/states';
import { DateText, InstantText, Money, type TableColumn } from '@/ui';
import type { DrilldownData, DrilldownRow } from './useDrilldown';

/** A row's own key; one thing may stand in several rows of a figure. */
export const keyOf = (row: DrilldownRow) => row.key;

/** What the row adds to the figure, in minor units; payers, dispatches and copies add only to counts. */
export const amountOf = (row: DrilldownRow) => ('amountMinor' in row ? row.amountMinor : 0);

/** Columns that fit every kind of row; the kind decides which there are and what stands in them. */
export function drilldownColumns(t: Translate, { key, currency, sumMinor, rows }: DrilldownData): TableColumn<DrilldownRow>[] {
  const kind = rows[0]?.__typename;
  const columns: TableColumn<DrilldownRow>[] = [
    key === 'outstanding'
      ? { id: 'on', header: t('insight.row.due'), cell: dueOn }
      : { id: 'on', header: t('insight.row.on'), cell: when },
    { id: 'member', header: t('insight.row.member'), isName: true, cell: (row) => <MemberLink member={whoOf(row)} /> },
  ];
  if (kind !== 'PayerRow') columns.push({ id: 'what', header: t('insight.row.what'), wrap: true, cell: (row) => what(t, row) });
  if (kind !== 'PayerRow' && kind !== 'GiftRow') columns.push({ id: 'state', header: t('insight.row.state'), cell: state });
  if (kind === 'CopiesRow') columns.push({ id: 'copies', header: t('insight.row.copies'), end: true, cell: copies });
  if (sumMinor !== null) {
    columns.push({
      id: 'amount',
      header: t('insight.row.amount'),
      end: true,
      cell: (row) => <Money minor={amountOf(row)} currency={currency} />,
    });
  }
  return columns;
}

const copies = (row: DrilldownRow): ReactNode => ('copies' in row ? row.copies : null);

const dueOn = (row: DrilldownRow): ReactNode => (row.__typename === 'InvoiceRow' ? <DateText date={row.invoice.dueOn} /> : when(row));

function when(row: DrilldownRow): ReactNode {
  switch (row.__typename) {
    case 'GiftRow':
      return <DateText date={row.gift.givenOn} />;
    case 'SubscriptionRow':
    case 'CopiesRow':
    case 'PayerRow':
      return <DateText date={row.on} />;
    case 'InvoiceRow':
      return <DateText date={row.invoice.issuedOn ?? row.invoice.dueOn} />;
    case 'PaymentRow':
      return <DateText date={row.payment.paidOn} />;
    case 'DispatchRow':
      return <InstantText at={row.dispatch.sentAt} />;
  }
}

function whoOf(row: DrilldownRow) {
  switch (row.__typename) {
    case 'GiftRow':
      return row.gift.donor;
    case 'SubscriptionRow':
    case 'CopiesRow':
      return row.subscription.member;
    case 'PayerRow':
      return row.member;
    case 'InvoiceRow':
      return row.invoice.member;
    case 'PaymentRow':
      return row.payment.member;
    case 'DispatchRow':
      return row.dispatch.member;
  }
}

function what(t: Translate, row: DrilldownRow): ReactNode {
  switch (row.__typename) {
    case 'GiftRow':
      return [row.gift.campaign.name, row.gift.dispatch?.subject].filter(Boolean).join(' · ');
    case 'SubscriptionRow':
    case 'CopiesRow':
      return row.subscription.plan.name;
    case 'PayerRow':
      return null;
    case 'InvoiceRow':
      return <InvoiceLink invoice={row.invoice} draft={t('invoiceStatus.DRAFT')} />;
    case 'PaymentRow':
      return row.payment.reference ?? t('insight.row.withoutReference');
    case 'DispatchRow':
      return `${t(`channel.${row.dispatch.channel}`)} · ${row.dispatch.subject}`;
  }
}

function state(row: DrilldownRow): ReactNode {
  switch (row.__typename) {
    case 'SubscriptionRow':
    case 'CopiesRow':
      return <SubscriptionStateBadge state={row.subscription.state} />;
    case 'InvoiceRow':
      return <InvoiceStatusBadge status={row.invoice.status} />;
    case 'PaymentRow':
      return <PaymentStateBadge state={row.payment.state} />;
    case 'DispatchRow':
      return <DispatchStateBadge state={row.dispatch.state} />;
    case 'GiftRow':
    case 'PayerRow':
      return null;
  }
}
