import { useT } from '@/app/i18n';
import { Checkbox, Money } from '@/ui';

type Product = { id: string; name: string; price?: { amountMinor: number; currency: string } | undefined };
type Props = {
  products: readonly Product[];
  choice: { least: number; most: number };
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
  error?: string | undefined;
};

/** The products of a plan of which so many are chosen (CAT-13). */
export function ChosenProducts({ products, choice, chosen, onChange, error }: Props) {
  const t = useT();
  const { least, most } = choice;
  const toggle = (id: string, isChosen: boolean) =>
    onChange(products.map((one) => one.id).filter((one) => (one === id ? isChosen : chosen.includes(one))));
  return (
    <fieldset>
      <legend className="field-label">
        {least === most ? t('people.choice.fixed', { n: least }) : t('people.choice.between', { least, most })}
      </legend>
      {products.map((one) => (
        <div key={one.id} className="row plan-product">
          <Checkbox
            label={one.name}
            checked={chosen.includes(one.id)}
            isDisabled={!chosen.includes(one.id) && chosen.length >= most}
            onChange={(isChosen) => toggle(one.id, isChosen)}
          />
          {one.price && <Money minor={one.price.amountMinor} currency={one.price.currency} />}
        </div>
      ))}
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
