import { useQuery } from 'urql';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Select } from '@/ui';
import { OpenDiscountsDoc } from './startSubscription.gql';

type Props = {
  value: string | undefined;
  onChange: (id: string | undefined) => void;
  error: string | undefined;
};

const NONE = 'NONE';

/** A permanent discount for the subscription, where there are any that are open (CAT-20). */
export function DiscountSelect({ value, onChange, error }: Props) {
  const t = useT();
  const format = useFormat();
  const [{ data }] = useQuery({ query: OpenDiscountsDoc });
  const open = data?.discounts.filter((one) => !one.closed) ?? [];
  if (open.length === 0) return null;
  return (
    <Select
      label={t('people.subscription.discount')}
      value={value ?? NONE}
      onChange={(id) => onChange(id === NONE ? undefined : id)}
      error={error}
      options={[
        { id: NONE, label: t('people.subscription.noDiscount') },
        ...open.map((one) => ({ id: one.id, label: one.name, note: format.percent(one.percent, { exact: true }) })),
      ]}
    />
  );
}
