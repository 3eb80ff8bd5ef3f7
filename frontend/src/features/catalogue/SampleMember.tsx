import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { NumberField, Select } from '@/ui';
import { OptionalNumber } from './FeePrice';
import { NO_CATEGORY, useCategories } from './PlanCategories';
import { FeeBranchesDoc, type SampleOrderInput } from './plan.gql';

/** Of whom a preview is, where the fee depends on the member. */
export type Sample = { age: number | undefined; household: number; branchId: string | undefined; categoryId: string | undefined };

export const NOBODY: Sample = { age: undefined, household: 1, branchId: undefined, categoryId: undefined };
const NONE = 'NONE';

export const sampleInput = (sample: Sample): Pick<SampleOrderInput, 'age' | 'household' | 'branchId' | 'categoryId'> => ({
  age: sample.age ?? null,
  household: sample.household,
  branchId: sample.branchId ?? null,
  categoryId: sample.categoryId ?? null,
});

type Props = { value: Sample; onChange: (value: Sample) => void };

/** Says of whom the preview is: an age, the size of the household, a branch, a category (CAT-21). */
export function SampleMember({ value, onChange }: Props) {
  const t = useT();
  const [{ data }] = useQuery({ query: FeeBranchesDoc });
  const branches = data?.branches ?? [];
  const categories = useCategories();
  return (
    <div className="columns">
      <OptionalNumber
        label={t('catalogue.sampleAge')}
        value={value.age}
        onChange={(age) => onChange({ ...value, age })}
      />
      <NumberField
        label={t('catalogue.sampleHousehold')}
        min={1}
        max={50}
        value={value.household}
        onChange={(household) => onChange({ ...value, household: Number.isNaN(household) ? 1 : household })}
      />
      <Select
        label={t('catalogue.sampleBranch')}
        value={value.branchId ?? NONE}
        onChange={(branch) => onChange({ ...value, branchId: branch === NONE ? undefined : branch })}
        options={[
          { id: NONE, label: t('catalogue.sampleBranch.NONE') },
          ...branches.map((one) => ({ id: one.id, label: one.name })),
        ]}
      />
      {categories.length > 0 && (
        <Select
          label={t('catalogue.memberCategory')}
          value={value.categoryId ?? NO_CATEGORY}
          onChange={(id) => onChange({ ...value, categoryId: id === NO_CATEGORY ? undefined : id })}
          options={[{ id: NO_CATEGORY, label: t('catalogue.sampleCategory.NONE') }, ...categories]}
        />
      )}
    </div>
  );
}
