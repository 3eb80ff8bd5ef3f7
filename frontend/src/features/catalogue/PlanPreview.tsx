import { useState } from 'react';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { OutlookTable } from '@/app/outlook/OutlookTable';
import { explainFields } from '@/app/refusals/explain';
import { today } from '@/app/today';
import { useSettled } from '@/app/useSettled';
import { Notice, Panel, SkeletonRows } from '@/ui';
import { DateField } from '@/ui/DateField';
import { asksMember } from './feeValues';
import { PreviewPlanDoc } from './plan.gql';
import { planInput, type PlanValues } from './planValues';
import { NOBODY, SampleMember, sampleInput, type Sample } from './SampleMember';

type Props = { values: PlanValues; planId: string | undefined };

/** What the plan would bill in 24 months as it stands in the form, by the code that bills (BIL-14). */
export function PlanPreview({ values, planId }: Props) {
  const t = useT();
  const [startOn, setStartOn] = useState<string | undefined>(today());
  const [sample, setSample] = useState<Sample>(NOBODY);
  const isWhole = values.productIds.length > 0 && values.billingPlanId !== undefined && values.count >= 1;
  const input = { ...planInput(values), name: values.name.trim() || t('catalogue.unnamed') };
  const asks = values.kind === 'MEMBERSHIP' && asksMember(values.fees);
  const order = { startOn: startOn ?? today(), ...(asks ? sampleInput(sample) : {}) };
  const variables = useSettled({ input, order, planId: planId ?? null });
  const [{ data }] = useQuery({
    query: PreviewPlanDoc,
    variables,
    pause: !isWhole || !variables.input.billingPlanId || variables.input.productIds.length === 0,
    requestPolicy: 'network-only',
  });
  const found = data?.previewPlan;
  return (
    <Panel title={t('catalogue.preview')}>
      <div className="stack plan-preview">
        <DateField label={t('catalogue.previewFrom')} value={startOn} onChange={setStartOn} />
        {asks && <SampleMember value={sample} onChange={setSample} />}
        {!isWhole && <p className="dim">{t('catalogue.previewNeeds')}</p>}
        {isWhole && !found && <SkeletonRows rows={6} />}
        {isWhole && found && found.problems.length > 0 && (
          <Notice tone="warn" live>
            {explainFields(t, found.problems)}
          </Notice>
        )}
        {isWhole && found && found.problems.length === 0 && <OutlookTable outlook={found} />}
      </div>
    </Panel>
  );
}
