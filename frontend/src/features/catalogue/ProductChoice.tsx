import { useT } from '@/app/i18n';
import { frequencyText } from '@/app/words/states';
import { Checkbox } from '@/ui';
import type { PlanProductsQuery } from './plans.gql';

type Product = PlanProductsQuery['products'][number];

type Props = {
  products: readonly Product[];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
  error: string | undefined;
  /** What is wrong with a chosen product, by its place among the chosen. */
  errorOf: (place: number) => string | undefined;
};

/** The products of a plan; each says which frequencies it has a price for. */
export function ProductChoice({ products, chosen, onChange, error, errorOf }: Props) {
  const t = useT();
  const toggle = (id: string, isChosen: boolean) =>
    onChange(isChosen ? [...chosen, id] : chosen.filter((one) => one !== id));
  return (
    <fieldset>
      <legend className="field-label">{t('catalogue.products')}</legend>
      {products.map((product) => {
        const problem = chosen.includes(product.id) ? errorOf(chosen.indexOf(product.id)) : undefined;
        return (
          <div key={product.id}>
            <Checkbox
              label={`${product.name} (${pricedFor(t, product)})`}
              checked={chosen.includes(product.id)}
              onChange={(isChosen) => toggle(product.id, isChosen)}
            />
            {problem && <p className="field-error">{problem}</p>}
          </div>
        );
      })}
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function pricedFor(t: ReturnType<typeof useT>, product: Product): string {
  const frequencies = product.prices
    .filter((price) => price.time === 'CURRENT')
    .map((price) => frequencyText(t, price.frequency));
  return frequencies.length > 0 ? [...new Set(frequencies)].join(', ') : t('catalogue.noCurrentPrice');
}
