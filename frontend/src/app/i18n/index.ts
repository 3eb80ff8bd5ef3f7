import { createContext, use } from 'react';
import type { Catalogue, MessageKey } from './catalogues/nb';
import { BCP47, type Locale } from './locales';
import { fillMessage, placesOf, type MessageArgs } from './translate';

export type { MessageKey } from './catalogues/nb';
export { BCP47, LOCALE_NAMES, LOCALES, type Locale } from './locales';

const load: Record<Locale, () => Promise<Catalogue>> = {
  nb: async () => (await import('./catalogues/nb')).nb,
  en: async () => (await import('./catalogues/en')).en,
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

export function translator(locale: Locale, catalogue: Catalogue): Translate {
  const translate = (key: MessageKey, args: MessageArgs = {}) =>
    fillMessage(BCP47[locale], catalogue[key], args);
  const has = (key: string): key is MessageKey => Object.hasOwn(catalogue, key);
  const places = (key: MessageKey) => placesOf(catalogue[key]);
  return Object.assign(translate, { has, places, locale });
}

export type I18n = { locale: Locale; t: Translate; setLocale: (locale: Locale) => void };

export const I18nContext = createContext<I18n | undefined>(undefined);

export async function loadTranslator(locale: Locale): Promise<Translate> {
  return translator(locale, await load[locale]());
}

export function useI18n(): I18n {
  const i18n = use(I18nContext);
  if (!i18n) throw new Error('useI18n outside I18nProvider');
  return i18n;
}

export const useT = () => useI18n().t;
