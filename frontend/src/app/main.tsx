// All styles of the first load, in one file: the first rules that are read fix the order of the layers.
import '@/ui/tokens.css';
import '@/ui/controls.css';
import '@/ui/overlays.css';
import '@/ui/content.css';
import './shell/shell.css';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'urql';
import { entities } from './graphql/client';
import { loadTranslator } from './i18n';
import { I18nProvider } from './i18n/I18nProvider';
import { preferredLocale } from './i18n/locales';
import { router } from './router';
import { applyTheme, storedTheme } from './shell/theme';

applyTheme(storedTheme());

const locale = preferredLocale();
const t = await loadTranslator(locale);

const place = document.getElementById('root');
if (!place) throw new Error('the page has no #root');

createRoot(place).render(
  <StrictMode>
    <I18nProvider locale={locale} t={t}>
      <Provider value={entities}>
        <RouterProvider router={router} />
      </Provider>
    </I18nProvider>
  </StrictMode>,
);
