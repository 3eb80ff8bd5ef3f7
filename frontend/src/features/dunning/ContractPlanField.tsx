import { useQuery } from 'urql';
import type { FormState } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Select } from '@/ui';
import { ContractPlanChoicesDoc } from './processes.gql';
import type { ProcessValues } from './processValues';

const OWN = 'own';

type Props = { form: FormState<ProcessValues>; currency: string };

/** Under which billing plan a contract that is left early is billed; the subscription's own where none is named (CAT-16). */
export function ContractPlanField({ form, currency }: Props) {
  const t = useT();
  const [{ data }] = useQuery({ query: ContractPlanChoicesDoc });
  const offered = (data?.billingPlans ?? []).filter((plan) => plan.currency === currency);
  return (
    <Select
      label={t('dunning.contractPlan')}
      hint={t('dunning.contractPlanHint')}
      options={[
        { id: OWN, label: t('dunning.contractPlanOwn') },
        ...offered.map(({ id, name }) => ({ id, label: name })),
      ]}
      value={form.values.contractPlanId ?? OWN}
      onChange={(chosen) => form.set({ contractPlanId: !chosen || chosen === OWN ? undefined : chosen })}
      error={form.error('contractBillingPlanId')}
    />
  );
}
