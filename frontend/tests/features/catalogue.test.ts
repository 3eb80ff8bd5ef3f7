import { describe, expect, it } from 'vitest';
import { checkFees, newFees, type FeeValues } from '@/features/catalogue/feeValues';
import { newGoods } from '@/features/catalogue/goodsValues';
import { checkPlan, newPlan, planInput, type OfferValues } from '@/features/catalogue/planValues';
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

  it('asks for what the chosen rule of the first period needs, rule("CAT-11", "CAT-14")', () => {
    const values = { ...newPlan(), name: 'x', productIds: ['p'], billingPlanId: 'b' };
    const offered = (offer: Partial<OfferValues>) => checkPlan({ ...values, offer: { ...values.offer, ...offer } });
    expect(offered({ priceKind: 'FIXED' })).toEqual({ 'offer.priceMinor': 'form.required' });
    expect(offered({ priceKind: 'PERCENT_OFF' })).toEqual({ 'offer.pricePercent': 'form.required' });
    expect(offered({ lengthKind: 'UNTIL_DATE' })).toEqual({ 'offer.firstUntilOn': 'form.required' });
    expect(offered({ priceKind: 'FIXED', priceMinor: 0, lengthKind: 'OUT_THIS_YEAR' })).toEqual({});
  });

  it('sends nothing of what was chosen away again', () => {
    const { offer } = newPlan();
    const chosen: OfferValues = {
      ...offer,
      priceKind: 'PERCENT_OFF',
      priceMinor: 9900,
      pricePercent: ' 50 ',
      isBlocked: true,
      blockDays: 90,
      lengthKind: 'OUT_THIS_MONTH',
      firstUntilOn: '2026-06-30',
      renewalName: 'Videre',
      nextPlanIds: ['p'],
    };
    expect(planInput({ ...newPlan(), offer: chosen }).offer).toMatchObject({
      priceMinor: null,
      pricePercent: '50',
      blockDays: 90,
      firstDays: null,
      firstUntilOn: null,
      renewalName: 'Videre',
      nextPlanIds: ['p'],
    });
    expect(planInput({ ...newPlan(), offer: { ...chosen, stops: true } }).offer).toMatchObject({
      renewalName: '',
      nextPlanIds: [],
    });
  });

  it('sends what a fee depends on of a membership alone, and of a table only what is filled in, rule("CAT-21", "CAT-22")', () => {
    const fees: FeeValues = {
      ...newFees(),
      ageGroups: [{ fromYears: 18, toYears: undefined, kind: 'PERCENT_OFF', minor: 5, percent: ' 50 ', categoryId: 'c' }],
      categories: [{ kind: 'FIXED', minor: 40_000, percent: '', categoryId: 'c' }],
      rateId: 'r',
      rateProductId: 'p',
      shareKind: 'PERCENT',
      shareMinor: 12_000,
      sharePercent: '30',
      shareAccount: ' 3290 ',
      startKind: 'PERCENTS',
      startAmounts: [1],
      startPercents: ['100', ''],
    };
    expect(planInput({ ...newPlan(), fees }).fees).toMatchObject({
      ageGroups: [{ fromYears: 18, toYears: null, kind: 'PERCENT_OFF', minor: null, percent: '50', categoryId: 'c' }],
      categories: [{ kind: 'FIXED', minor: 40_000, percent: null, categoryId: 'c' }],
      rateId: 'r',
      rateProductId: 'p',
      shareMinor: null,
      sharePercent: '30',
      shareAccount: '3290',
      startAmounts: [],
      startPercents: ['100'],
    });
    expect(planInput({ ...newPlan(), kind: 'SUBSCRIPTION', fees }).fees).toBeNull();
    expect(checkFees({ ...fees, sharePercent: '', shareAccount: '' })).toContainEqual(['fees.sharePercent', 'form.required']);
    const unnamed = fees.categories.map((one) => ({ ...one, categoryId: undefined }));
    expect(checkFees({ ...fees, categories: unnamed })).toContainEqual(['fees.categories.0.categoryId', 'form.required']);
    expect(checkFees(fees).filter(([, problem]) => problem)).toEqual([]);
  });

  it('sends percents up to the last that there is, and texts of later periods where the first is cheaper, rule("CAT-13")', () => {
    const goods = { ...newGoods(), isChosen: true, least: 1, most: 3, percents: ['10', ' 20 ', '', '5'], sharedId: 'p', sharedUsers: 4 };
    const offer = { ...newPlan().offer, renewalName: 'Videre' };
    const sent = planInput({ ...newPlan(), offer, goods });
    expect(sent.choice).toEqual({ least: 1, most: 3, percents: ['10', '20'] });
    expect(sent.shared).toEqual({ productId: 'p', users: 4 });
    expect(sent.offer?.renewalName).toBe('Videre');
    const plain = planInput({ ...newPlan(), offer, goods: { ...goods, isChosen: false, sharedId: undefined } });
    expect([plain.choice, plain.shared, plain.offer?.renewalName]).toEqual([null, null, '']);
  });

  it('sends open days as none', () => {
    expect(planInput({ ...newPlan(), name: ' Årlig ' })).toMatchObject({ name: 'Årlig', validFrom: null, validTo: null });
  });
});
