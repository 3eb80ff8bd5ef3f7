import { Money } from '@/ui';
import { ChosenProducts } from './ChosenProducts';
import type { SellablePlansQuery } from './startSubscription.gql';

type Plan = SellablePlansQuery['plans'][number];
type Props = { plan: Plan; chosen: readonly string[]; onChoose: (ids: string[]) => void; error: string | undefined };

/** What a plan delivers, with today's price of each product at the plan's frequency; or what is chosen of it. */
export function PlanContent({ plan, chosen, onChoose, error }: Props) {
  const products = plan.products.map((product) => {
    const price = priceOf(plan, product);
    return { ...product, price: price && { amountMinor: price.amountMinor, currency: product.currency } };
  });
  return (
    <div className="stack">
      {plan.description && <p className="dim">{plan.description}</p>}
      {plan.choice ? (
        <ChosenProducts products={products} choice={plan.choice} chosen={chosen} onChange={onChoose} error={error} />
      ) : (
        <ul>
          {products.map(({ id, name, price }) => (
            <li key={id} className="row plan-product">
              <span>{name}</span>
              {price && <Money minor={price.amountMinor} currency={price.currency} />}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const priceOf = (plan: Plan, product: Plan['products'][number]) =>
  product.prices.find(
    (price) =>
      price.time === 'CURRENT' &&
      price.frequency.count === plan.frequency.count &&
      price.frequency.unit === plan.frequency.unit,
  );
