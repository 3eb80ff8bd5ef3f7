import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { I18nProvider as AriaI18nProvider } from 'react-aria-components';
import { allWords, BCP47, I18nContext, loadTranslator, type Locale, type Translate } from '.';
import { rememberLocale } from './locales';

type Props = { locale: Locale; t: Translate; children: ReactNode };

/** Starts with a loaded language; another one replaces it when its catalogue has arrived. */
export function I18nProvider({ locale, t, children }: Props) {
  const [current, setCurrent] = useState({ locale, t });
  const setLocale = useCallback((next: Locale) => {
    rememberLocale(next);
    void Promise.all([loadTranslator(next), allWords(next)]).then(([loaded]) => setCurrent({ locale: next, t: loaded }));
  }, []);
  useEffect(() => {
    document.documentElement.lang = BCP47[current.locale];
  }, [current.locale]);
  const value = useMemo(() => ({ ...current, setLocale }), [current, setLocale]);
  return (
    <I18nContext value={value}>
      <AriaI18nProvider locale={BCP47[current.locale]}>{children}</AriaI18nProvider>
    </I18nContext>
  );
}
