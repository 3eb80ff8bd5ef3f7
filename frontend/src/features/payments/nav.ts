import type { FeatureNav } from '@/app/shell/nav-entry';

export const nav: FeatureNav = {
  pages: [
    { to: '/payments', label: 'payments.title', hotkey: 'b' },
    { to: '/payments/work-list', label: 'payments.workList', hotkey: 'w' },
  ],
  actions: [],
};
