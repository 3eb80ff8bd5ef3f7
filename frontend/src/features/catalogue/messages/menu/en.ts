import type { nb } from './nb';

export const en: Record<keyof typeof nb, string> = {
  'catalogue.products': 'Products',
  'catalogue.plans': 'Plans',
  'catalogue.newProduct': 'New product',
  'catalogue.newPlan': 'New plan',
};
