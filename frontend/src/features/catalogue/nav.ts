import type { FeatureNav } from '@/app/shell/nav-entry';

export const nav: FeatureNav = {
  pages: [
    { to: '/products', label: 'catalogue.products', hotkey: 'p' },
    { to: '/plans', label: 'catalogue.plans', hotkey: 'l' },
  ],
  actions: [
    { to: '/products', label: 'catalogue.newProduct', search: { form: 'new' }, permission: 'catalogue:write' },
    { to: '/plans/new', label: 'catalogue.newPlan', permission: 'catalogue:write' },
  ],
};
