import type { nb } from './nb';

/** What the menu says of fee runs. */
export const en: Record<keyof typeof nb, string> = {
  'feeruns.title': 'Fee runs',
  'feeruns.new': 'New fee run',
  'feeruns.newTemplate': 'New template',
};
