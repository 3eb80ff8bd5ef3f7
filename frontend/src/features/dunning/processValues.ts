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
  /** The billing plan of contracts that are left early; none: the subscription's own (CAT-16). */
  contractPlanId: string | undefined;
  stop: StopValues;
  collection: CollectionValues;
};

/** When the subscription behind an unpaid invoice stops; not at all where it is off (DUN-06). */
export type StopValues = {
  on: boolean;
  delayDays: number;
  thresholdMinor: number | undefined;
  cause: string;
  codeId: string | undefined;
};

/** When a claim may be handed over to collection; not at all where it is off (DUN-09). */
export type CollectionValues = { on: boolean; delayDays: number; byItself: boolean };

type StepLike = { delayDays: number; dueDays: number; feeMinor: number };
export type Standard = DunningStandardsQuery['dunningStandards'][number];

const DELAY_DAYS = 14;
const DUE_DAYS = 14;
const NO_STOP: StopValues = { on: false, delayDays: 7, thresholdMinor: undefined, cause: '', codeId: undefined };

const NO_COLLECTION: CollectionValues = { on: false, delayDays: 14, byItself: false };

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
  stop: NO_STOP,
  collection: NO_COLLECTION,
  chargeAttempts: 0,
  contractPlanId: undefined,
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
  stop: process.stop ? { ...process.stop, on: true, codeId: process.stop.codeId ?? undefined } : NO_STOP,
  collection: process.collection ? { ...process.collection, on: true } : NO_COLLECTION,
  chargeAttempts: process.chargeAttempts,
  contractPlanId: process.contractBillingPlan?.id,
});

const toleranceKindOf = (given: ProcessLineFragment['tolerance']): ToleranceKind =>
  given === null ? 'none' : given.percent === null ? 'amount' : 'percent';

export function checkProcess(values: ProcessValues): Problems {
  return problemsOf([
    ['name', required(values.name)],
    ['chargeAttempts', Number.isNaN(values.chargeAttempts) ? 'form.required' : undefined],
    ['tolerance.percent', values.tolerance === 'percent' ? required(values.percent) : undefined],
    ['tolerance.amountMinor', values.tolerance === 'amount' ? required(values.amountMinor) : undefined],
    ['collection.delayDays', Number.isNaN(values.collection.delayDays) ? 'form.required' : undefined],
    ['stop.cause', values.stop.on && !values.stop.codeId ? required(values.stop.cause) : undefined],
    ...values.steps.flatMap((step, place): [string, ReturnType<typeof required>][] => [
      [`steps.${place}.delayDays`, Number.isNaN(step.delayDays) ? 'form.required' : undefined],
      [`steps.${place}.dueDays`, Number.isNaN(step.dueDays) ? 'form.required' : undefined],
    ]),
  ]);
}

/** An empty fee is none. */
export function processInput(values: ProcessValues, saved?: ProcessLineFragment): DunningProcessInput {
  const { name, currency, steps, consume, writeOff, tolerance, percent, amountMinor } = values;
  const { chargeAttempts, contractPlanId, stop, collection } = values;
  return {
    id: saved?.id ?? null,
    version: saved?.version ?? null,
    name: name.trim(),
    currency: currency ?? null,
    steps: steps.map(({ delayDays, dueDays, feeMinor }) => ({ delayDays, dueDays, feeMinor: feeMinor ?? 0 })),
    consumePartialPayments: consume,
    writeOffFee: writeOff,
    chargeAttempts,
    contractBillingPlanId: contractPlanId ?? null,
    tolerance:
      tolerance === 'none'
        ? null
        : {
            percent: tolerance === 'percent' ? percent.trim() : null,
            amountMinor: tolerance === 'amount' ? (amountMinor ?? null) : null,
          },
    stop: stop.on
      ? {
          delayDays: stop.delayDays,
          thresholdMinor: stop.thresholdMinor ?? 0,
          cause: stop.codeId ? '' : stop.cause.trim(),
          codeId: stop.codeId ?? null,
        }
      : null,
    collection: collection.on ? { delayDays: collection.delayDays, byItself: collection.byItself } : null,
  };
}

type Delays = Pick<ProcessValues, 'steps' | 'stop'>;

/** Days from the due date until the stop, else until the last reminder is due, as the server reckons them. */
export const daysThrough = ({ steps, stop }: Delays): number =>
  steps.reduce((sum, step) => sum + Math.max(step.delayDays || 0, 1) + (step.dueDays || 0), 0) +
  (stop.on ? Math.max(stop.delayDays || 0, 1) : 0);

type Term = { planId: string; planName: string; days: number };

/** Terms that are over before the process is. */
export const outlasted = (values: Delays, terms: readonly Term[]): Term[] =>
  terms.filter((term) => term.days < daysThrough(values));

/** The minimal accepted amount, in percent of the invoice: 100 % less what may be missing (LED-05). */
export function leastPaid(percent: string): number | undefined {
  const missing = Number(percent.trim().replace(',', '.'));
  const isShare = percent.trim() !== '' && missing >= 0 && missing <= 100;
  return isShare ? (10_000 - Math.round(missing * 100)) / 100 : undefined;
}
