import type { FeatureNav } from '@/app/shell/nav-entry';

export const nav: FeatureNav = {
  pages: [
    { to: '/products', label: 'catalogue.products', hotkey: 'p' },
    { to: '/plans', label: 'catalogue.plans', hotkey: 'l' },
  ],
  actions: [
    { to: '/products', label: 'catalogue.newProduct', search: { form: 'new' }, permission: 'catalogue:write' },
    { to: '/plans', label: 'catalogue.newPlan', search: { form: 'plan' }, permission: 'catalogue:write' },
  ],
};
