import { describe, expect, it } from 'vitest';
import { progressOf, standingOf, worstFirst } from '@/features/proof/standing';

const told = (done: number, cursor = '2-1') => ({ cursor, done, total: 30 });

describe('how the books stand', () => {
  it('counts what was never checked or took too long as unknown, never as sound', () => {
    const checks = (['HOLDS', 'HOLDS', 'BROKEN', 'TOO_SLOW', 'NEVER_CHECKED'] as const).map((state) => ({ state }));
    expect(standingOf(checks)).toEqual({ holds: 2, broken: 1, unknown: 2 });
  });

  it('shows what needs eyes first, and leaves the rest in its order', () => {
    const checks = [
      { code: 'a', state: 'HOLDS' },
      { code: 'b', state: 'TOO_SLOW' },
      { code: 'c', state: 'NEVER_CHECKED' },
      { code: 'd', state: 'BROKEN' },
    ] as const;
    expect(worstFirst(checks).map((check) => check.code)).toEqual(['d', 'b', 'a', 'c']);
  });
});

describe('how far a check is', () => {
  it('is nothing where none is under way', () => {
    expect(progressOf(false, 30, told(4), undefined)).toBeUndefined();
  });

  it('begins at nothing, and follows what is told', () => {
    expect(progressOf(true, 30, undefined, undefined)).toEqual({ done: 0, total: 30 });
    expect(progressOf(true, 30, told(4), undefined)).toEqual({ done: 4, total: 30 });
  });

  it('takes what was told before it was asked for as told of an earlier one', () => {
    expect(progressOf(true, 30, told(30), '2-1')).toEqual({ done: 0, total: 30 });
    expect(progressOf(true, 30, told(7, '3-1'), '2-1')).toEqual({ done: 7, total: 30 });
  });

  it('is over when all is told to be done, though the answer is not there yet', () => {
    expect(progressOf(true, 30, told(30, '3-1'), '2-1')).toBeUndefined();
  });
});
