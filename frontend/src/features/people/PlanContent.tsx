import { Money } from '@/ui';
import type { SellablePlansQuery } from './startSubscription.gql';

type Plan = SellablePlansQuery['plans'][number];

/** What a plan delivers, with today's price of each product at the plan's frequency. */
export function PlanContent({ plan }: { plan: Plan }) {
  const priceOf = (product: Plan['products'][number]) =>
    product.prices.find(
      (price) =>
        price.time === 'CURRENT' &&
        price.frequency.count === plan.frequency.count &&
        price.frequency.unit === plan.frequency.unit,
    );
  return (
    <div className="stack">
      {plan.description && <p className="dim">{plan.description}</p>}
      <ul>
        {plan.products.map((product) => {
          const price = priceOf(product);
          return (
            <li key={product.id} className="row plan-product">
              <span>{product.name}</span>
              {price && <Money minor={price.amountMinor} currency={product.currency} />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
