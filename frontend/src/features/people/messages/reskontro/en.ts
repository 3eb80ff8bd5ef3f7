import type { nb } from './nb';

export const en: Record<keyof typeof nb, string> = {
  'people.reskontro.move': 'Move',
  'people.reskontro.payBack': 'Pay back',
};
