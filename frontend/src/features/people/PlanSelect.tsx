import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { frequencyText } from '@/app/words/states';
import { Select, SkeletonRows } from '@/ui';
import { SellablePlansDoc } from './startSubscription.gql';

type Props = {
  label: string;
  value: string | undefined;
  onChange: (id: string | undefined) => void;
  error?: string | undefined;
  /** The plan that the subscription has, which is no choice. */
  without: string;
  /** What stands first where no other plan needs to be chosen. */
  none?: string;
};

const NONE = 'none';

/** Chooses another plan among those that are sold. */
export function PlanSelect({ value, onChange, without, none, ...props }: Props) {
  const t = useT();
  const [{ data }] = useQuery({ query: SellablePlansDoc });
  if (!data) return <SkeletonRows rows={1} />;
  const plans = data.plans.filter((plan) => !plan.disabled && plan.id !== without);
  const options = plans.map((plan) => ({ id: plan.id, label: plan.name, note: frequencyText(t, plan.frequency) }));
  return (
    <Select
      {...props}
      isRequired={!none}
      value={value ?? (none ? NONE : undefined)}
      onChange={(id) => onChange(id === NONE ? undefined : id)}
      options={none ? [{ id: NONE, label: none }, ...options] : options}
    />
  );
}
