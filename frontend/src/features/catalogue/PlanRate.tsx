import { useQuery } from 'urql';
import type { FormState } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Select } from '@/ui';
import type { FeeValues } from './feeValues';
import { FeeRatesDoc } from './plan.gql';
import type { PlanValues } from './planValues';
import type { PlanProductsQuery } from './plans.gql';

const NONE = 'NONE';
const FIRST = 'FIRST';

type Props = {
  form: FormState<PlanValues>;
  products: PlanProductsQuery['products'];
  set: (patch: Partial<FeeValues>) => void;
};

/** The rate of the register that one of the plan's products costs (CAT-22). */
export function RateFields({ form, products, set }: Props) {
  const t = useT();
  const { fees, productIds } = form.values;
  const [{ data }] = useQuery({ query: FeeRatesDoc });
  const rates = data?.feeRates ?? [];
  const isAlone = new Set(rates.map(({ organisation }) => organisation.id)).size < 2;
  const own = products.filter(({ id }) => productIds.includes(id));
  if (rates.length === 0) return null;
  return (
    <div className="columns">
      <Select
        label={t('catalogue.rate')}
        hint={t('catalogue.rateHint')}
        value={fees.rateId ?? NONE}
        onChange={(id) => set({ rateId: id === NONE ? undefined : id })}
        error={form.error('fees.rateId')}
        options={[
          { id: NONE, label: t('catalogue.rate.NONE') },
          ...rates.map(({ id, name, organisation }) => ({ id, label: isAlone ? name : `${name} (${organisation.name})` })),
        ]}
      />
      {fees.rateId && own.length > 1 && (
        <Select
          label={t('catalogue.rateProduct')}
          value={fees.rateProductId ?? FIRST}
          onChange={(id) => set({ rateProductId: id === FIRST ? undefined : id })}
          error={form.error('fees.rateProductId')}
          options={[
            { id: FIRST, label: t('catalogue.rateProduct.FIRST') },
            ...own.map(({ id, name }) => ({ id, label: name })),
          ]}
        />
      )}
    </div>
  );
}
