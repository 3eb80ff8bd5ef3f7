import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import type { Medium } from '@/app/graphql/types.gen';
import { today } from '@/app/today';
import { frequencyText } from '@/app/words/states';
import { Badge, DateText, Empty, Select, SkeletonTableRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import './catalogue.css';
import { PlanListDoc, type PlanLineFragment } from './plans.gql';

const ALL = 'all';
const MEDIA: readonly Medium[] = ['PHYSICAL', 'DIGITAL', 'SPOKEN'];
type Props = { medium: Medium | undefined; onMedium: (medium: Medium | undefined) => void };

/** The plans with how many subscriptions run on each: all, or those with something of a medium (CAT-01). */
export function PlanTable({ medium, onMedium }: Props) {
  const t = useT();
  const format = useFormat();
  const [{ data, error }, refetch] = useQuery({
    query: PlanListDoc,
    variables: { medium: medium ?? null },
    requestPolicy: 'cache-and-network',
  });
  const columns = useMemo<TableColumn<PlanLineFragment>[]>(
    () => [
      {
        id: 'name',
        header: t('catalogue.plan'),
        isName: true,
        cell: (plan) => (
          <Link to="/plans/$planId" params={{ planId: plan.id }}>
            {plan.name}
          </Link>
        ),
      },
      { id: 'kind', header: t('catalogue.kind'), cell: (plan) => t(`catalogue.kind.${plan.kind}`) },
      { id: 'state', header: t('catalogue.state'), cell: (plan) => <PlanState plan={plan} /> },
      { id: 'frequency', header: t('catalogue.frequency'), cell: (plan) => frequencyText(t, plan.frequency) },
      {
        id: 'products',
        header: t('catalogue.products'),
        wrap: true,
        cell: (plan) => (
          <>
            {plan.products.map((product) => product.name).join(', ')}{' '}
            <span className="dim">({plan.media.map((one) => t(`catalogue.medium.${one}`)).join(', ')})</span>
          </>
        ),
      },
      { id: 'billing', header: t('catalogue.billingPlan'), cell: (plan) => plan.billingPlan.name },
      {
        id: 'active',
        header: t('catalogue.active'),
        end: true,
        cell: (plan) => format.number(plan.activeSubscriptions),
      },
    ],
    [t, format],
  );

  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (data?.plans.length === 0 && !medium) {
    return <Empty title={t('catalogue.noPlans')} hint={t('catalogue.noPlansHint')} />;
  }
  return (
    <>
      <div className="tools">
        <Select
          label={t('catalogue.medium')}
          value={medium ?? ALL}
          onChange={(one) => onMedium(one === ALL ? undefined : one)}
          options={[
            { id: ALL, label: t('ui.all') },
            ...MEDIA.map((id) => ({ id, label: t(`catalogue.medium.${id}`) })),
          ]}
        />
      </div>
      {data?.plans.length === 0 ? (
        <Empty title={t('catalogue.noPlansOf')} />
      ) : (
        <Table label={t('catalogue.plans')} columns={columns}>
          {data ? (
            <TableRows columns={columns} rows={data.plans} rowKey={(plan) => plan.id} />
          ) : (
            <SkeletonTableRows columns={columns} />
          )}
        </Table>
      )}
    </>
  );
}

/** Whether the plan can be sold today, and from or until when. */
export function PlanState({ plan }: { plan: Pick<PlanLineFragment, 'disabled' | 'validFrom' | 'validTo'> }) {
  const t = useT();
  const on = today();
  if (plan.disabled) return <Badge tone="mute">{t('catalogue.disabled')}</Badge>;
  if (plan.validFrom && on < plan.validFrom) {
    return (
      <Badge tone="warn">
        {t('catalogue.soldFrom')} <DateText date={plan.validFrom} />
      </Badge>
    );
  }
  if (plan.validTo && on > plan.validTo) return <Badge tone="mute">{t('catalogue.ended')}</Badge>;
  return <Badge tone="good">{t('catalogue.sold')}</Badge>;
}
