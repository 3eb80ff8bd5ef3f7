import { describe, expect, it } from 'vitest';
import type { FeeRunSheetFragment } from '@/features/feeruns/feeRuns.gql';
import { checkFeeRun, earliest, feeRunInput, fromFeeRun, MAILS, mailsFor, newFeeRun } from '@/features/feeruns/values';

const forms = MAILS.map((mail) => ({
  mail,
  texts: [
    { language: 'nb', country: 'NO', subject: `${mail} emne`, body: `${mail} tekst` },
    { language: 'da', country: 'DK', subject: `${mail} emne`, body: `${mail} tekst på dansk` },
    { language: 'en', country: null, subject: `${mail} subject`, body: `${mail} text` },
  ],
  fields: [],
}));
const saved: FeeRunSheetFragment = {
  id: 'R',
  name: 'U19 hver måned',
  paymentType: 'NONE',
  months: [1, 7],
  day: 31,
  activeFrom: '2026-04-01',
  endOn: null,
  daysToPay: 14,
  incomeAccount: '3200',
  lineText: 'Kontingent',
  extraText: '',
  adminFeeMinor: 0,
  adminFeeAccount: null,
  takesDepartmentRate: true,
  nextOn: '2026-07-31',
  announceOn: '2026-07-19',
  noticeOn: '2026-07-24',
  version: 3,
  lock: null,
  organisation: { id: 'O', name: 'Klubben', currency: 'DKK' },
  sport: { id: 'S', name: 'Fotball' },
  departments: [{ id: 'D', name: 'U19' }],
  teams: [],
  feeRate: { id: 'F', name: 'Sats' },
  mails: [{ mail: 'NOTICE', templateId: 'T', subject: '', body: '' }],
  subRuns: [],
};

describe('the values of a fee run', () => {
  it('begin 13 days ahead, in all months, with the texts that clubs begin with', () => {
    const values = newFeeRun(forms, '2026-12-20', { id: 'O', country: 'NO' });
    expect(values.activeFrom).toBe('2027-01-02');
    expect(values.months).toHaveLength(12);
    expect(values.mails.RECEIPT).toEqual({ templateId: undefined, subject: 'RECEIPT emne', body: 'RECEIPT tekst' });
    expect(earliest('2028-02-20')).toBe('2028-03-04');
  });

  it('begin in the language of the club, and follow it as long as nobody has written', () => {
    const { mails } = newFeeRun(forms, '2026-12-20', { id: 'O', country: 'DK' });
    expect(mails.NOTICE.body).toBe('NOTICE tekst på dansk');
    const written = { ...mails, RECEIPT: { templateId: undefined, subject: 'Tak', body: 'Tak for {{amount}}' } };
    const norwegian = mailsFor('NO', forms, written);
    expect(norwegian.NOTICE.body).toBe('NOTICE tekst');
    expect(norwegian.RECEIPT.body).toBe('Tak for {{amount}}');
    expect(newFeeRun(forms, '2026-12-20', { id: 'O', country: 'FI' }).mails.NOTICE.body).toBe('NOTICE tekst');
  });

  it('name what is missing, the account only where there is a fee', () => {
    const values = newFeeRun(forms, '2026-12-20');
    expect(Object.keys(checkFeeRun(values))).toEqual(['name', 'sportId', 'lineText']);
    expect(Object.keys(checkFeeRun({ ...values, adminFeeMinor: 100 }))).toContain('adminFeeAccount');
  });

  it('keep the rate of the department open, and a template in place of a text', () => {
    const input = feeRunInput(fromFeeRun(saved), saved);
    expect(input).toMatchObject({ id: 'R', version: 3, feeRateId: null, departmentIds: ['D'], adminFeeMinor: 0, adminFeeAccount: null });
    expect(input.mails[0]).toEqual({ mail: 'NOTICE', templateId: 'T', subject: '', body: '' });
  });
});
