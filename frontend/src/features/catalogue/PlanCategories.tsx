import { useQuery } from 'urql';
import type { FormState } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Button, Select, type Option } from '@/ui';
import { FeePrice } from './FeePrice';
import type { CategoryValues, FeeValues } from './feeValues';
import { FeeCategoriesDoc } from './plan.gql';
import type { PlanValues } from './planValues';

export const NO_CATEGORY = 'NONE';

/** The membership categories that a fee may name: open ones, and those that it names already. */
export function useCategories(kept: readonly (string | undefined)[] = []): Option<string>[] {
  const [{ data }] = useQuery({ query: FeeCategoriesDoc });
  const found = data?.membershipCategories ?? [];
  const isAlone = new Set(found.map(({ organisation }) => organisation.id)).size < 2;
  return found
    .filter((one) => !one.closed || kept.includes(one.id))
    .map((one) => ({ id: one.id, label: isAlone ? one.name : `${one.name} (${one.organisation.name})` }));
}

type Props = {
  form: FormState<PlanValues>;
  currency: string | undefined;
  set: (patch: Partial<FeeValues>) => void;
};

/** What members of a category pay (CAT-21). */
export function CategoryPrices({ form, currency, set }: Props) {
  const t = useT();
  const own = form.values.fees.categories;
  const options = useCategories(own.map((one) => one.categoryId));
  const change = (place: number, patch: Partial<CategoryValues>) =>
    set({ categories: own.map((one, index) => (index === place ? { ...one, ...patch } : one)) });
  return (
    <fieldset className="stack">
      <legend className="field-label">{t('catalogue.categories')}</legend>
      <p className="dim">{t(options.length > 0 ? 'catalogue.categoriesHint' : 'catalogue.noCategories')}</p>
      {own.map((one, place) => (
        // oxlint-disable-next-line react/no-array-index-key -- a price is known by its place alone
        <div key={place} className="stack fee">
          <div className="columns">
            <Select
              label={t('catalogue.memberCategory')}
              value={one.categoryId}
              onChange={(categoryId) => change(place, { categoryId })}
              error={form.error(`fees.categories.${place}.categoryId`)}
              options={options}
            />
            <FeePrice
              value={one}
              currency={currency}
              path={`fees.categories.${place}`}
              onChange={(patch) => change(place, patch)}
              error={form.error}
            />
          </div>
          <div>
            <Button
              small
              look="ghost"
              aria-label={t('catalogue.removeCategory', { n: place + 1 })}
              onPress={() => set({ categories: own.filter((_, index) => index !== place) })}
            >
              {t('catalogue.remove')}
            </Button>
          </div>
        </div>
      ))}
      {options.length > 0 && (
        <div>
          <Button
            small
            onPress={() => set({ categories: [...own, { kind: 'FIXED', minor: undefined, percent: '', categoryId: undefined }] })}
          >
            {t('catalogue.addCategory')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
