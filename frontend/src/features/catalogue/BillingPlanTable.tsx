import { useCallback, useMemo } from 'react';
import { useQuery } from 'urql';
import { useFormat, type Formatter } from '@/app/format';
import { HistoryButton } from '@/app/history/HistoryButton';
import { useT, type Translate } from '@/app/i18n';
import { CopyButton } from '@/app/setup/CopyButton';
import { Empty, SkeletonTableRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { BillingPlanListDoc, type BillingPlanLineFragment } from './plans.gql';

/** How plans are charged: days between invoice and due date, and fees by payment method (CAT-30). */
export function BillingPlanTable() {
  const t = useT();
  const format = useFormat();
  const [{ data, error }, refetch] = useQuery({ query: BillingPlanListDoc, requestPolicy: 'cache-and-network' });
  const again = useCallback(() => refetch({ requestPolicy: 'network-only' }), [refetch]);
  const columns = useMemo<TableColumn<BillingPlanLineFragment>[]>(
    () => [
      { id: 'name', header: t('catalogue.billingPlan'), isName: true, cell: (plan) => plan.name },
      {
        id: 'days',
        header: t('catalogue.leadDays'),
        end: true,
        cell: (plan) => t('catalogue.days', { n: plan.leadDays }),
      },
      {
        id: 'methodDays',
        header: t('catalogue.methodLeads'),
        wrap: true,
        cell: (plan) =>
          plan.methodLeadDays
            .map(({ method, leadDays }) => `${t(`method.${method}`)}: ${t('catalogue.days', { n: leadDays })}`)
            .join(', '),
      },
      {
        id: 'fees',
        header: t('catalogue.fees'),
        wrap: true,
        cell: (plan) => feesText(t, format, plan),
      },
      {
        id: 'actions',
        header: t('ui.actions'),
        hideHeader: true,
        end: true,
        cell: (plan) => (
          <div className="row row-tools">
            <HistoryButton id={plan.id} name={plan.name} small />
            <CopyButton kind="BILLING_PLAN" id={plan.id} name={plan.name} small onCopied={again} />
          </div>
        ),
      },
    ],
    [t, format, again],
  );

  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (data?.billingPlans.length === 0) {
    return <Empty title={t('catalogue.noBillingPlans')} hint={t('catalogue.noBillingPlansHint')} />;
  }
  return (
    <Table label={t('catalogue.billingPlans')} columns={columns}>
      {data ? (
        <TableRows columns={columns} rows={data.billingPlans} rowKey={(plan) => plan.id} />
      ) : (
        <SkeletonTableRows columns={columns} rows={2} />
      )}
    </Table>
  );
}

function feesText(t: Translate, format: Formatter, plan: BillingPlanLineFragment): string {
  if (plan.fees.length === 0) return t('catalogue.noFees');
  return plan.fees
    .map((fee) =>
      t('catalogue.fee', {
        method: t(`method.${fee.method}`),
        amount: format.money(fee.feeMinor, plan.currency),
        n: fee.fromPeriod,
        vat: t(`catalogue.feeVatShort.${fee.vat}`),
      }),
    )
    .join(', ');
}
