/** Only languages with a complete catalogue are here; the compiler compares each with Norwegian. */
export const LOCALES = ['nb', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

export const BCP47: Record<Locale, string> = { nb: 'nb-NO', en: 'en-GB' };
export const LOCALE_NAMES: Record<Locale, string> = { nb: 'Norsk', en: 'English' };

const STORED_AS = 'locale';

const isLocale = (value: string | null): value is Locale => LOCALES.some((locale) => locale === value);

/** The language chosen on this machine, else the browser's if we have it, else Norwegian. */
export function preferredLocale(): Locale {
  const stored = localStorage.getItem(STORED_AS);
  if (isLocale(stored)) return stored;
  const fromBrowser = navigator.language.slice(0, 2);
  if (fromBrowser === 'no' || fromBrowser === 'nn') return 'nb';
  return isLocale(fromBrowser) ? fromBrowser : 'nb';
}

export const rememberLocale = (locale: Locale) => localStorage.setItem(STORED_AS, locale);
