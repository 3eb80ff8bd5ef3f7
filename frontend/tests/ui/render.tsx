import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { translator } from '@/app/i18n';
import { en } from '@/app/i18n/catalogues/en';
import { I18nProvider } from '@/app/i18n/I18nProvider';

/** Draws something as the app does, in English. */
export const draw = (content: ReactNode) =>
  render(
    <I18nProvider locale="en" t={translator('en', en)}>
      {content}
    </I18nProvider>,
  );
