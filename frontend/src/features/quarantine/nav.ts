import type { FeatureNav } from '@/app/shell/nav-entry';

export const nav: FeatureNav = {
  pages: [{ to: '/quarantine', label: 'quarantine.title', hotkey: 'q' }],
  actions: [],
};
