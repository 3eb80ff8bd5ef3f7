import { createContext, use } from 'react';
import type { Catalogue, MessageKey } from './catalogues/nb';
import { BCP47, type Locale } from './locales';
import { fillMessage, placesOf, type MessageArgs } from './translate';

export type { MessageKey } from './catalogues/nb';
export { BCP47, LOCALE_NAMES, LOCALES, type Locale } from './locales';

type Part = Partial<Catalogue>;

const first: Record<Locale, () => Promise<Part>> = {
  nb: async () => (await import('./catalogues/first/nb')).nb,
  en: async () => (await import('./catalogues/first/en')).en,
};

const later: Record<Locale, () => Promise<Part>> = {
  nb: async () => (await import('./catalogues/later/nb')).nb,
  en: async () => (await import('./catalogues/later/en')).en,
};

/**
 * `t(key, args)` gives a message; `t.has(key)` tells whether a key made at run time exists, `t.places(key)` which
 * arguments its message has, and `t.locale` in which language it all is.
 */
export type Translate = {
  (key: MessageKey, args?: MessageArgs): string;
  has: (key: string) => key is MessageKey;
  places: (key: MessageKey) => string[];
  locale: Locale;
};

/** Words that are added to the catalogue afterwards are known from then on. */
export function translator(locale: Locale, catalogue: Part): Translate {
  const translate = (key: MessageKey, args: MessageArgs = {}) => fillMessage(BCP47[locale], catalogue[key] ?? '', args);
  const has = (key: string): key is MessageKey => Object.hasOwn(catalogue, key);
  const places = (key: MessageKey) => placesOf(catalogue[key] ?? '');
  return Object.assign(translate, { has, places, locale });
}

export type I18n = { locale: Locale; t: Translate; setLocale: (locale: Locale) => void };

export const I18nContext = createContext<I18n | undefined>(undefined);

const catalogues = new Map<Locale, { known: Part; all: Promise<Part> }>();

/** The words of a language: `known` has the first ones, and `all` is there when it has the others as well. */
async function wordsOf(locale: Locale): Promise<{ known: Part; all: Promise<Part> }> {
  const kept = catalogues.get(locale);
  if (kept) return kept;
  const known = { ...(await first[locale]()) };
  const words = { known, all: later[locale]().then((more) => Object.assign(known, more)) };
  words.all.catch(() => catalogues.delete(locale)); // whoever waits for it is told; the next one asks again
  catalogues.set(locale, words);
  return words;
}

/** Translates the words of the overview and the menu at once, and all others when they have arrived. */
export const loadTranslator = async (locale: Locale): Promise<Translate> =>
  translator(locale, (await wordsOf(locale)).known);

/** Waits for the words of every page. */
export async function allWords(locale: Locale): Promise<void> {
  await (await wordsOf(locale)).all;
}

export function useI18n(): I18n {
  const i18n = use(I18nContext);
  if (!i18n) throw new Error('useI18n outside I18nProvider');
  return i18n;
}

export const useT = () => useI18n().t;
