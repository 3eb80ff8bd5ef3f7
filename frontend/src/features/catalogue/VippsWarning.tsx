import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { explainFields } from '@/app/refusals/explain';
import { useSettled } from '@/app/useSettled';
import { Notice } from '@/ui';
import { VippsConflictsDoc } from './plan.gql';
import { planInput, type PlanValues } from './planValues';

type Props = { values: PlanValues; planId: string };

/** Warns of what those who pay the plan with Vipps already could not be charged any more (CAT-01, CAT-19). */
export function VippsWarning({ values, planId }: Props) {
  const t = useT();
  const variables = useSettled({ planId, input: planInput(values) });
  const [{ data }] = useQuery({
    query: VippsConflictsDoc,
    variables,
    pause: !variables.input.billingPlanId,
    requestPolicy: 'network-only',
  });
  const found = data?.vippsConflicts;
  if (!found || found.problems.length === 0) return null;
  return (
    <Notice tone="warn" live>
      {t('catalogue.vippsConflicts', { n: found.subscriptions })}{' '}
      {explainFields(t, found.problems)}
    </Notice>
  );
}
