import * as v from 'valibot';

/**
 * Search parameters are flat text, as people read and edit them: `?q=0042&state=ACTIVE`.
 * (The router's own coding would turn the number 0042 into quotes and codes.)
 */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const filled = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(filled.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

/** An optional text parameter. */
export const text = v.optional(v.string());

/** One of a few words; anything else counts as not given. */
export const oneOf = <const Words extends readonly string[]>(words: Words) =>
  v.fallback(v.optional(v.picklist(words)), undefined);

/** A calendar date; anything else counts as not given. */
export const date = v.fallback(v.optional(v.pipe(v.string(), v.isoDate())), undefined);
