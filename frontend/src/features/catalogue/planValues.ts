import { problemsOf, required, type Problems } from '@/app/commands/checks';
import type { FrequencyUnit, PlanInput, PlanKind } from './plans.gql';

export type PlanValues = {
  name: string;
  description: string;
  kind: PlanKind;
  count: number;
  unit: FrequencyUnit;
  productIds: string[];
  billingPlanId: string | undefined;
  validFrom: string | undefined;
  validTo: string | undefined;
};

export const newPlan = (): PlanValues => ({
  name: '',
  description: '',
  kind: 'MEMBERSHIP',
  count: 1,
  unit: 'YEAR',
  productIds: [],
  billingPlanId: undefined,
  validFrom: undefined,
  validTo: undefined,
});

export const checkPlan = (values: PlanValues): Problems =>
  problemsOf([
    ['name', required(values.name)],
    ['frequency', values.count >= 1 ? undefined : 'form.atLeastOne'],
    ['productIds', values.productIds.length === 0 ? 'catalogue.chooseProduct' : undefined],
    ['billingPlanId', required(values.billingPlanId)],
    [
      'validTo',
      values.validFrom && values.validTo && values.validTo < values.validFrom ? 'catalogue.untilBeforeFrom' : undefined,
    ],
  ]);

export const planInput = (values: PlanValues): PlanInput => ({
  name: values.name.trim(),
  description: values.description.trim(),
  kind: values.kind,
  frequency: { count: values.count, unit: values.unit },
  billingPlanId: values.billingPlanId ?? '',
  productIds: values.productIds,
  validFrom: values.validFrom ?? null,
  validTo: values.validTo ?? null,
});
