import { describe, expect, it } from 'vitest';
import { bankMethods, isAccepted, lacking, presetOf, type Way } from '@/features/people/methods';
import { METHODS } from '@/app/words/methods';

const way = (method: Way['method'], lack: Way['lack'] = null, agreement: string | null = null): Way => ({
  method,
  lack,
  agreement,
});
const NONE = [way('INVOICE'), way('EMAIL'), way('AVTALEGIRO', 'NO_AGREEMENT'), way('CARD', 'NO_CARD'), way('AUTOGIRO', 'OTHER_COUNTRY')];

describe('how a payer may pay', () => {
  it('begins with its card, else with another agreement, else with an invoice', () => {
    expect(presetOf(NONE)).toBe('INVOICE');
    const giro = [...NONE, way('EFAKTURA', null, '123')];
    expect(presetOf(giro)).toBe('EFAKTURA');
    expect(presetOf([...giro, way('CARD', null, 'Visa •••• 4242')])).toBe('CARD');
  });

  it('is what nothing is lacking for, and an invoice until that is known', () => {
    expect(METHODS.filter((method) => isAccepted(NONE, method))).toEqual(['INVOICE', 'EMAIL']);
    expect(METHODS.filter((method) => isAccepted(undefined, method))).toEqual(['INVOICE']);
  });

  it('says what lacks once for all methods that lack it, and nothing of other countries', () => {
    expect(lacking([...NONE, way('EFAKTURA', 'NO_AGREEMENT')])).toEqual([
      { lack: 'NO_AGREEMENT', methods: ['AVTALEGIRO', 'EFAKTURA'] },
      { lack: 'NO_CARD', methods: ['CARD'] },
    ]);
  });

  it('is registered for banks of the country only, and once', () => {
    expect(bankMethods([...NONE, way('EFAKTURA', null, '123')])).toEqual(['AVTALEGIRO']);
  });
});
