import type { FeatureNav } from '@/app/shell/nav-entry';

export const nav: FeatureNav = {
  pages: [
    { to: '/', label: 'insight.dashboard', hotkey: 'o' },
    { to: '/sold', label: 'insight.sold' },
  ],
  actions: [],
};
