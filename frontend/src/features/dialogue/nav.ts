import type { FeatureNav } from '@/app/shell/nav-entry';

export const nav: FeatureNav = {
  pages: [{ to: '/dispatches', label: 'dialogue.dispatches', hotkey: 'u' }],
  actions: [],
};
