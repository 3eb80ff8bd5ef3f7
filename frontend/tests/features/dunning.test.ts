import { describe, expect, it } from 'vitest';
import { nb } from '@/features/dunning/messages/nb';
import { fillMessage } from '@/app/i18n/translate';
import { suggested } from '@/features/dunning/noticeValues';
import { occasionsOf, ownText } from '@/features/dunning/textValues';
import {
  checkProcess,
  daysThrough,
  emptyProcess,
  fromProcess,
  fromStandard,
  leastPaid,
  newStep,
  outlasted,
  processInput,
  type ProcessValues,
} from '@/features/dunning/processValues';

const steps = [
  { number: 1, delayDays: 14, dueDays: 14, feeMinor: 3800 },
  { number: 2, delayDays: 0, dueDays: 10, feeMinor: 0 },
];
const saved = {
  id: 'P',
  name: 'Vanlig',
  currency: 'NOK',
  version: 3,
  consumePartialPayments: true,
  writeOffFee: false,
  chargeAttempts: 2,
  daysThrough: 46,
  steps,
  tolerance: { percent: '2.5', amountMinor: null },
  stop: { delayDays: 7, thresholdMinor: 10000, cause: 'Ikke betalt', codeId: null },
  collection: null,
  contractBillingPlan: { id: 'B', name: 'Brutte avtaler' },
  billingPlans: [],
  guardedTerms: [],
  outlasted: [],
};
const filled = (patch: Partial<ProcessValues>): ProcessValues => ({ ...emptyProcess(), name: 'x', ...patch });

// rule(CAT-40)
describe('a dunning process in its form', () => {
  it('is saved as it was read', () => {
    expect(processInput(fromProcess(saved), saved)).toEqual({
      id: 'P',
      version: 3,
      name: 'Vanlig',
      currency: 'NOK',
      steps: steps.map(({ delayDays, dueDays, feeMinor }) => ({ delayDays, dueDays, feeMinor })),
      consumePartialPayments: true,
      writeOffFee: false,
      chargeAttempts: 2,
      collection: null,
      contractBillingPlanId: 'B',
      tolerance: { percent: '2.5', amountMinor: null },
      stop: saved.stop,
    });
  });

  it('begins with the law of a country, and is a new one', () => {
    const standard = { country: 'NO', source: 's', validFrom: '2026-01-01', name: 'Norsk', currency: 'NOK', steps };
    const input = processInput(fromStandard(standard));
    expect(input).toMatchObject({ id: null, version: null, name: 'Norsk', currency: 'NOK', tolerance: null });
    expect(input.contractBillingPlanId).toBeNull();
    expect(input.steps).toHaveLength(2);
  });

  it('names what is missing where it is', () => {
    expect(checkProcess(emptyProcess())).toEqual({ name: 'form.required' });
    expect(checkProcess(filled({ tolerance: 'percent' }))).toEqual({ 'tolerance.percent': 'form.required' });
    expect(checkProcess(filled({ tolerance: 'amount' }))).toEqual({ 'tolerance.amountMinor': 'form.required' });
    const step = { ...newStep([]), dueDays: Number.NaN };
    expect(checkProcess(filled({ steps: [step] }))).toEqual({ 'steps.0.dueDays': 'form.required' });
  });

  it('takes as long as the server says, for a reminder never goes out on the due date itself', () => {
    expect(daysThrough(fromProcess(saved))).toBe(saved.daysThrough);
  });

  it('warns of terms that are over before it is', () => {
    const terms = [
      { planId: 'a', planName: 'Månedlig', days: 30 },
      { planId: 'b', planName: 'Årlig', days: 365 },
    ];
    expect(outlasted(fromProcess(saved), terms).map((term) => term.planName)).toEqual(['Månedlig']);
  });

  it('gives each reminder that is added a key of its own', () => {
    const first = newStep([]);
    const second = newStep([first]);
    expect(newStep([second]).key).not.toBe(second.key);
    expect(newStep([first, second]).key).toBe(2);
  });
});

// rule(DUN-07)
describe('a notice in its form', () => {
  it('begins with a text whose merge fields stand for themselves', () => {
    expect(fillMessage('nb-NO', nb['dunning.noticeText.STOP'], suggested('STOP'))).toContain(
      'stoppes {{stop_on}} om ikke {{amount}} er betalt',
    );
  });
});

// rule(LED-05)
describe('the minimal accepted amount', () => {
  it('is 100 percent less what may be missing, and unknown while nobody can read it', () => {
    expect(['2,5', '0', '100', ' 0.1 '].map(leastPaid)).toEqual([97.5, 100, 0, 99.9]);
    expect(['', 'to', '-1', '101'].map(leastPaid)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

// rule(CAT-40)
describe('the own texts of a process', () => {
  const two = [{ number: 1 }, { number: 2 }];
  const quiet = { steps: two, notices: [], chargeAttempts: 0, collection: null };

  it('are of its reminders and of a card that is given up; of notices and retries where there are any', () => {
    expect(occasionsOf(quiet).map((one) => one.id)).toEqual(['CARD_GIVEN_UP 0', 'REMINDER 1', 'REMINDER 2']);
    const loud = { ...quiet, notices: [{ kind: 'STOP' as const }, { kind: 'REMINDER' as const }], chargeAttempts: 2 };
    expect(occasionsOf(loud).map((one) => one.id)).toEqual([
      'CARD_DECLINED 0',
      'CARD_GIVEN_UP 0',
      'REMINDER 1',
      'REMINDER_NOTICE 1',
      'REMINDER 2',
      'REMINDER_NOTICE 2',
      'STOP_NOTICE 0',
    ]);
  });

  it('say which reminder is the notice of collection', () => {
    const found = occasionsOf({ ...quiet, collection: { delayDays: 14 } });
    expect(found.filter((one) => one.collects).map((one) => one.id)).toEqual(['REMINDER 2']);
  });

  it('are found by occasion, reminder and language', () => {
    const text = { kind: 'REMINDER' as const, step: 2, language: 'sv', subject: 's', body: 'b', sms: '' };
    expect(ownText([text], { kind: 'REMINDER', step: 2, language: 'sv' })).toBe(text);
    expect(ownText([text], { kind: 'REMINDER', step: 1, language: 'sv' })).toBeUndefined();
    expect(ownText([text], { kind: 'REMINDER', step: 2, language: 'nb' })).toBeUndefined();
  });
});
