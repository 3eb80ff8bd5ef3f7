/** What is rehearsed: invoices of subscriptions, reminders, or a time of a fee run. */
export type RehearsedAs = 'billing' | 'dunning' | 'fees';

/** Which of them a kind of run is. */
export function rehearsedAs(kind: string): RehearsedAs {
  if (kind === 'DUNNING') return 'dunning';
  return kind === 'FEE_RUN' ? 'fees' : 'billing';
}

/** The message that says it for what is rehearsed. */
export const rehearsalWord = <Word extends 'title' | 'total'>(as: RehearsedAs, word: Word) =>
  as === 'billing' ? (`rehearsal.${word}` as const) : (`rehearsal.${as}.${word}` as const);
