import type { nb } from './nb';

export const en: Record<keyof typeof nb, string> = {
  'club.willMiss': 'This amount comes too late for {n} issued invoices of membership plans: {numbers}',
  'club.willMissPromised': '{n} terms are promised the amount of the day of their order.',
  'club.categories': 'Membership categories',
  'club.category': 'Category',
  'club.newCategory': 'New membership category',
  'club.noCategories': 'No categories yet. Student and honorary member are common ones.',
  'club.categoryHint': 'A membership plan may have a price of its own for the category. It is given on the page of a member.',
  'club.categoryClosed': 'Given to nobody else',
  'club.categoryIsClosed': 'No longer given',
};
