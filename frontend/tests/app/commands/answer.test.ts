import { describe, expect, it } from 'vitest';
import { answerOf } from '@/app/commands/answer';
import { emailShape, problemsOf, required } from '@/app/commands/checks';
import { newIdempotencyKey } from '@/app/commands/idempotencyKey';

type Result = {
  creditInvoice:
    | { __typename: 'CreditInvoiceSuccess'; id: string }
    | { __typename: 'NotFound'; code: string; message: string; fields: [] };
};

describe('the answer of a command', () => {
  it('is done when the success type came back', () => {
    const answer = answerOf<Result>({ creditInvoice: { __typename: 'CreditInvoiceSuccess', id: '1' } });
    expect(answer).toEqual({ kind: 'done', value: { __typename: 'CreditInvoiceSuccess', id: '1' } });
  });

  it('is refused for any other type', () => {
    const answer = answerOf<Result>({
      creditInvoice: { __typename: 'NotFound', code: 'NOT_FOUND', message: '', fields: [] },
    });
    expect(answer.kind).toBe('refused');
  });

  it('is failed without data', () => {
    expect(answerOf<Result>(undefined).kind).toBe('failed');
    expect(answerOf<Result>(null).kind).toBe('failed');
  });
});

describe('checks before sending', () => {
  it('keep the first problem of each path', () => {
    expect(problemsOf([['email', required(' ')], ['email', emailShape('x')], ['name', required('Kari')]])).toEqual({
      email: 'form.required',
    });
  });

  it('accept an empty e-mail address but not a broken one', () => {
    expect(emailShape('')).toBeUndefined();
    expect(emailShape('kari@eksempel.no')).toBeUndefined();
    expect(emailShape('kari@eksempel')).toBe('form.email');
  });
});

describe('idempotency keys', () => {
  it('are 128 bits and differ', () => {
    const keys = new Set(Array.from({ length: 100 }, newIdempotencyKey));
    expect(keys.size).toBe(100);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
  });
});
