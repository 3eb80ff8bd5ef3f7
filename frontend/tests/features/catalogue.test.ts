import { describe, expect, it } from 'vitest';
import { checkPlan, newPlan, planInput } from '@/features/catalogue/planValues';
import { sortedPrices } from '@/features/catalogue/prices';

const price = (count: number, unit: 'MONTH' | 'YEAR', validFrom: string) => ({ validFrom, frequency: { count, unit } });

describe('prices', () => {
  it('stand by frequency, the longest first, and the newest first within it', () => {
    const prices = [
      price(1, 'MONTH', '2027-01-01'),
      price(1, 'YEAR', '2025-01-01'),
      price(6, 'MONTH', '2026-01-01'),
      price(1, 'YEAR', '2026-01-01'),
    ];
    expect(sortedPrices(prices).map(({ validFrom, frequency }) => `${frequency.count} ${frequency.unit} ${validFrom}`)).toEqual([
      '1 YEAR 2026-01-01',
      '1 YEAR 2025-01-01',
      '6 MONTH 2026-01-01',
      '1 MONTH 2027-01-01',
    ]);
  });
});

describe('the plan form', () => {
  it('asks for a name, a product and a billing plan', () => {
    expect(checkPlan(newPlan())).toEqual({
      name: 'form.required',
      productIds: 'catalogue.chooseProduct',
      billingPlanId: 'form.required',
    });
  });

  it('keeps its days in order', () => {
    const values = { ...newPlan(), name: 'x', productIds: ['p'], billingPlanId: 'b' };
    expect(checkPlan({ ...values, validFrom: '2026-02-01', validTo: '2026-01-31' })).toEqual({
      validTo: 'catalogue.untilBeforeFrom',
    });
    expect(checkPlan({ ...values, validFrom: '2026-02-01', validTo: '2026-02-01' })).toEqual({});
  });

  it('sends open days as none', () => {
    expect(planInput({ ...newPlan(), name: ' Årlig ' })).toMatchObject({ name: 'Årlig', validFrom: null, validTo: null });
  });
});
