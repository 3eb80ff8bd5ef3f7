import { describe, expect, it } from 'vitest';
import { en } from '@/app/i18n/catalogues/en';
import { nb } from '@/app/i18n/catalogues/nb';
import { fillMessage } from '@/app/i18n/translate';

/** Placeholders begin small; one-word plural forms in braces do not. */
const names = (text: string) => [...text.matchAll(/\{([a-z]\w*)[,}]/g)].map((match) => match[1]).toSorted();

describe('messages', () => {
  it('choose the plural form of the language and write its number', () => {
    const message = '{n, plural, one {# gave} other {# gaver}}, til sammen {sum}';
    expect(fillMessage('nb-NO', message, { n: 1, sum: '5 kr' })).toBe('1 gave, til sammen 5 kr');
    expect(fillMessage('nb-NO', message, { n: 1200, sum: 'x' }).replace(/\s/g, ' ')).toBe('1 200 gaver, til sammen x');
  });

  it('prefer an exact number to a plural form', () => {
    const message = '{n, plural, =1 {Månedlig} other {Hver #. måned}}';
    expect(fillMessage('nb-NO', message, { n: 1 })).toBe('Månedlig');
    expect(fillMessage('nb-NO', message, { n: 3 })).toBe('Hver 3. måned');
  });

  it('leave nothing behind for a missing value', () => {
    expect(fillMessage('en-GB', 'Hello {name}!', {})).toBe('Hello !');
  });

  it('use the same placeholders in every language', () => {
    const differing = (Object.keys(nb) as (keyof typeof nb)[]).filter(
      (key) => String(names(nb[key])) !== String(names(en[key])),
    );
    expect(differing).toEqual([]);
  });

  it('say something for every key', () => {
    for (const catalogue of [nb, en]) {
      expect(Object.entries(catalogue).filter(([, text]) => text.trim() === '')).toEqual([]);
    }
  });

  it('are keyed apart by every feature', () => {
    const count = Object.keys(nb).length;
    expect(Object.keys(en)).toHaveLength(count);
  });
});
