import { problemsOf, required, type Problems } from '@/app/commands/checks';
import type { DunningProcessInput, DunningStandardsQuery, ProcessLineFragment } from './processes.gql';

export type Step = { key: number; delayDays: number; dueDays: number; feeMinor: number | undefined };
export type ToleranceKind = 'none' | 'percent' | 'amount';

export type ProcessValues = {
  name: string;
  currency: string | undefined;
  steps: Step[];
  consume: boolean;
  writeOff: boolean;
  tolerance: ToleranceKind;
  percent: string;
  amountMinor: number | undefined;
  chargeAttempts: number;
};

type StepLike = { delayDays: number; dueDays: number; feeMinor: number };
export type Standard = DunningStandardsQuery['dunningStandards'][number];

const DELAY_DAYS = 14;
const DUE_DAYS = 14;

/** Steps as the form keeps them: the key tells rows apart while they come and go. */
const keyed = (steps: readonly StepLike[]): Step[] =>
  steps.map(({ delayDays, dueDays, feeMinor }, key) => ({ key, delayDays, dueDays, feeMinor }));

export const newStep = (steps: readonly Step[]): Step => ({
  key: Math.max(-1, ...steps.map((step) => step.key)) + 1,
  delayDays: DELAY_DAYS,
  dueDays: DUE_DAYS,
  feeMinor: undefined,
});

export const emptyProcess = (): ProcessValues => ({
  name: '',
  currency: undefined,
  steps: [newStep([])],
  consume: false,
  writeOff: false,
  tolerance: 'none',
  percent: '',
  amountMinor: undefined,
  chargeAttempts: 0,
});

/** What the law of a country makes ready, to be looked over before it is saved. */
export const fromStandard = (standard: Standard): ProcessValues => ({
  ...emptyProcess(),
  name: standard.name,
  currency: standard.currency,
  steps: keyed(standard.steps),
});

export const fromProcess = (process: ProcessLineFragment): ProcessValues => ({
  name: process.name,
  currency: process.currency,
  steps: keyed(process.steps),
  consume: process.consumePartialPayments,
  writeOff: process.writeOffFee,
  tolerance: toleranceKindOf(process.tolerance),
  percent: process.tolerance?.percent ?? '',
  amountMinor: process.tolerance?.amountMinor ?? undefined,
  chargeAttempts: process.chargeAttempts,
});

const toleranceKindOf = (given: ProcessLineFragment['tolerance']): ToleranceKind =>
  given === null ? 'none' : given.percent === null ? 'amount' : 'percent';

export function checkProcess(values: ProcessValues): Problems {
  return problemsOf([
    ['name', required(values.name)],
    ['chargeAttempts', Number.isNaN(values.chargeAttempts) ? 'form.required' : undefined],
    ['tolerance.percent', values.tolerance === 'percent' ? required(values.percent) : undefined],
    ['tolerance.amountMinor', values.tolerance === 'amount' ? required(values.amountMinor) : undefined],
    ...values.steps.flatMap((step, place): [string, ReturnType<typeof required>][] => [
      [`steps.${place}.delayDays`, Number.isNaN(step.delayDays) ? 'form.required' : undefined],
      [`steps.${place}.dueDays`, Number.isNaN(step.dueDays) ? 'form.required' : undefined],
    ]),
  ]);
}

/** An empty fee is none. */
export function processInput(values: ProcessValues, saved?: ProcessLineFragment): DunningProcessInput {
  const { name, currency, steps, consume, writeOff, tolerance, percent, amountMinor, chargeAttempts } = values;
  return {
    id: saved?.id ?? null,
    version: saved?.version ?? null,
    name: name.trim(),
    currency: currency ?? null,
    steps: steps.map(({ delayDays, dueDays, feeMinor }) => ({ delayDays, dueDays, feeMinor: feeMinor ?? 0 })),
    consumePartialPayments: consume,
    writeOffFee: writeOff,
    chargeAttempts,
    tolerance:
      tolerance === 'none'
        ? null
        : {
            percent: tolerance === 'percent' ? percent.trim() : null,
            amountMinor: tolerance === 'amount' ? (amountMinor ?? null) : null,
          },
  };
}

/** Days from the due date until the last reminder is due, as the server reckons them when the process is saved. */
export const daysThrough = (steps: readonly Step[]): number =>
  steps.reduce((sum, step) => sum + Math.max(step.delayDays || 0, 1) + (step.dueDays || 0), 0);

type Term = { planId: string; planName: string; days: number };

/** Terms that are over before the process is. */
export const outlasted = (steps: readonly Step[], terms: readonly Term[]): Term[] =>
  terms.filter((term) => term.days < daysThrough(steps));
