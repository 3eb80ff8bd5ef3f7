import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { date, oneOf, parseSearch, stringifySearch, text } from '@/app/searchParams';
import { safeNext } from '@/app/session/session';

describe('search parameters', () => {
  it('stay as they were typed, numbers too', () => {
    expect(parseSearch('?q=0042&segment=ACTIVE')).toEqual({ q: '0042', segment: 'ACTIVE' });
    expect(stringifySearch({ q: '0042' })).toBe('?q=0042');
  });

  it('leave out what is not given', () => {
    expect(stringifySearch({ q: '', branch: undefined })).toBe('');
  });

  it('survive signs that mean something in an address', () => {
    const search = { q: 'Å&B = 100 % / ?', token: 'a+b/c==' };
    expect(parseSearch(stringifySearch(search))).toEqual(search);
  });

  it('count what is unknown as not given', () => {
    const schema = v.object({ q: text, segment: oneOf(['ALL', 'ACTIVE']), on: date });
    expect(v.parse(schema, { segment: 'NONSENSE', on: '2026-02-31x' })).toEqual({});
    expect(v.parse(schema, { q: 'x', segment: 'ACTIVE', on: '2026-02-28' })).toEqual({
      q: 'x',
      segment: 'ACTIVE',
      on: '2026-02-28',
    });
  });
});

describe('where to go after signing in', () => {
  it('is never another site', () => {
    expect(safeNext('/members?q=1')).toBe('/members?q=1');
    expect(safeNext('//evil.example/x')).toBe('/');
    expect(safeNext('https://evil.example')).toBe('/');
    expect(safeNext('/sign-in?next=/')).toBe('/');
    expect(safeNext(undefined)).toBe('/');
  });
});
