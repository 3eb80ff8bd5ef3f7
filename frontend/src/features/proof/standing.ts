import type { ProofState } from '@/app/graphql/types.gen';

export type Standing = { holds: number; broken: number; unknown: number };

/** How the invariants stand, all together. What was never checked or took too long is unknown, never sound. */
export function standingOf(checks: readonly { state: ProofState }[]): Standing {
  const count = (...states: ProofState[]) => checks.filter((check) => states.includes(check.state)).length;
  return { holds: count('HOLDS'), broken: count('BROKEN'), unknown: count('NEVER_CHECKED', 'TOO_SLOW') };
}

const RANK: Record<ProofState, number> = { BROKEN: 0, TOO_SLOW: 1, NEVER_CHECKED: 2, HOLDS: 2 };

/** What needs someone's eyes first; the rest in the order that it came in. */
export const worstFirst = <Check extends { state: ProofState }>(checks: readonly Check[]): readonly Check[] =>
  checks.toSorted((one, other) => RANK[one.state] - RANK[other.state]);

export type Told = { cursor: string; done: number; total: number };

/**
 * How far a check is that is under way; undefined where none is. `before` is the cursor of what was told before it was
 * asked for: that was about an earlier one. Once all is told to be done, only the answer is on its way.
 */
export function progressOf(
  checking: boolean,
  total: number,
  told: Told | undefined,
  before: string | undefined,
): { done: number; total: number } | undefined {
  if (!checking) return undefined;
  const fresh = told && told.cursor !== before ? told : undefined;
  if (fresh && fresh.done >= fresh.total) return undefined;
  return { done: fresh?.done ?? 0, total: fresh?.total ?? total };
}
