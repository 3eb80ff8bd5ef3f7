import { lastIncludedDay, useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { OpenedWhy } from '@/app/outlook/LineWhy';
import { today } from '@/app/today';
import { DrawnText } from '@/app/words/DrawnText';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { frequencyText, InvoiceStatusBadge, SubscriptionStateBadge } from '@/app/words/states';
import { DateText, Facts, Money, PeriodText, type FactItem } from '@/ui';
import type { MemberSubscriptionsQuery } from './member.gql';
import { relationLabel } from './Overview';
import { SubscriptionActions } from './SubscriptionActions';

type Found = NonNullable<MemberSubscriptionsQuery['member']>;
type Props = { subscription: Found['subscriptions'][number]; relations: Found['relations']; memberDied: boolean };

/** Links that are shown on every subscription (PPL-04). */
const SHOWN_RELATIONS = ['HOUSEHOLD_MAIN', 'RECRUITER'];

export function SubscriptionDetails({ subscription, relations, memberDied }: Props) {
  const t = useT();
  const format = useFormat();
  const { currentTerm, nextDraft } = subscription;
  const items: FactItem[] = [
    {
      label: t('people.state'),
      value: (
        <span className="row">
          <SubscriptionStateBadge state={subscription.state} />
          {subscription.awaitsPayment && <span className="dim">{t('people.subscription.awaitsPayment')}</span>}
        </span>
      ),
    },
    { label: t('people.subscription.frequency'), value: frequencyText(t, subscription.plan.frequency) },
    { label: t('people.subscription.startOn'), value: <DateText date={subscription.startOn} /> },
    { label: t('people.paidThrough'), value: <DateText date={subscription.paidThroughOn} /> },
    {
      label: t('people.subscription.monthlyValue'),
      value: <Money minor={subscription.monthlyValueMinor} currency={subscription.currency} />,
    },
    { label: t('people.subscription.method'), value: t(`method.${subscription.paymentMethod}`) },
  ];
  if (subscription.discount) {
    const percent = format.percent(subscription.discount.percent, { exact: true });
    items.push({ label: t('people.subscription.discount'), value: `${subscription.discount.name} (${percent})` });
  }
  for (const { fromOn, products } of subscription.chosen) {
    const names = products.map((one) => one.name).join(', ');
    items.push({
      label: t('people.choice.chosen'),
      value: fromOn > today() ? t('people.choice.from', { names, on: format.date(fromOn) }) : names,
    });
  }
  if (subscription.plan.shared) {
    const { productName, users } = subscription.plan.shared;
    items.push({ label: t('people.choice.shared'), value: t('people.choice.sharedWith', { product: productName, n: users }) });
  }
  if (subscription.tags.length > 0) {
    items.push({ label: t('tags.title'), value: subscription.tags.map((tag) => tag.name).join(', ') });
  }
  if (subscription.copies > 1) {
    items.push({ label: t('people.subscription.copies'), value: subscription.copies });
  }
  if (subscription.begunOn) {
    items.push({ label: t('people.subscription.begunOn'), value: <DateText date={subscription.begunOn} /> });
  }
  if (subscription.endOn) {
    items.push({ label: t('people.subscription.endOn'), value: <DateText date={lastIncludedDay(subscription.endOn)} /> });
  }
  if (subscription.boundThroughOn) {
    items.push({ label: t('people.subscription.bound'), value: <DateText date={subscription.boundThroughOn} /> });
  }
  if (subscription.nextPlan && subscription.planChangesOn) {
    const on = format.date(subscription.planChangesOn);
    items.push({
      label: t('people.subscription.nextPlan'),
      value: t('people.subscription.nextPlanOn', { plan: subscription.nextPlan.name, on }),
    });
  }
  if (subscription.pause) {
    const { fromOn, untilOn, reason, givesAccess } = subscription.pause;
    items.push({
      label: t('people.subscription.pause'),
      value: (
        <>
          <PeriodText start={fromOn} end={untilOn} /> <span className="dim">{reason}</span>{' '}
          {givesAccess && <span className="dim">{t('people.subscription.pauseAccess')}</span>}
        </>
      ),
    });
  }
  if (subscription.stopCause || subscription.stopKind) {
    items.push({
      label: t('people.subscription.stopCause'),
      value: (
        <OpenedWhy why={subscription.stoppedUnpaid?.why ?? []}>
          {subscription.stopKind !== 'DECEASED' && subscription.stopCause}{' '}
          {subscription.stopKind && <span className="dim">{t(`people.stopKind.${subscription.stopKind}`)}</span>}
        </OpenedWhy>
      ),
    });
  }
  if (subscription.paymentStop) {
    const { on, debtMinor, currency, why } = subscription.paymentStop;
    items.push({
      label: t('people.subscription.paymentStop'),
      value: (
        <OpenedWhy why={why}>
          <DateText date={on} /> <Money minor={debtMinor} currency={currency} />
        </OpenedWhy>
      ),
    });
  }
  if (subscription.payer) {
    items.push({ label: t('people.relation.PAYER'), value: <MemberLink member={subscription.payer} /> });
  }
  if (subscription.nextPayer && subscription.payerChangesOn) {
    items.push({
      label: t('people.subscription.nextPayer'),
      value: (
        <span className="row">
          <MemberLink member={subscription.nextPayer} />
          <span className="dim">{t('people.subscription.from', { on: format.date(subscription.payerChangesOn) })}</span>
        </span>
      ),
    });
  }
  for (const relation of relations.filter((one) => SHOWN_RELATIONS.includes(one.kind))) {
    items.push({ label: relationLabel(t, relation.kind), value: <MemberLink member={relation.member} /> });
  }
  if (currentTerm) {
    items.push({
      label: t('people.subscription.term', { n: currentTerm.number }),
      value: (
        <span className="row">
          <PeriodText start={currentTerm.periodStart} end={currentTerm.periodEnd} />
          {currentTerm.invoice && (
            <>
              <InvoiceLink invoice={currentTerm.invoice} draft={t('invoiceStatus.DRAFT')} />
              <InvoiceStatusBadge status={currentTerm.invoice.status} />
            </>
          )}
        </span>
      ),
    });
  }
  if (nextDraft) {
    items.push({
      label: t('people.subscription.next'),
      value: (
        <span className="row">
          <PeriodText start={nextDraft.periodStart} end={nextDraft.periodEnd} />
          <Money minor={nextDraft.totalMinor} currency={nextDraft.currency} />
          <DrawnText invoice={nextDraft} currency={nextDraft.currency} />
          <span className="dim">
            {t('people.subscription.due')} <DateText date={nextDraft.dueOn} />
          </span>
        </span>
      ),
    });
  }
  return (
    <div className="stack">
      <Facts items={items} />
      <SubscriptionActions subscription={subscription} memberDied={memberDied} />
    </div>
  );
}
