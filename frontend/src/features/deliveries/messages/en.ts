import type { nb } from './nb';

export const en: Record<keyof typeof nb, string> = {
  'deliveries.title': 'Deliveries',
  'deliveries.newMatrix': 'New delivery matrix',
};
