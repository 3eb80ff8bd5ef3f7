import type { FeatureNav } from '@/app/shell/nav-entry';

export const nav: FeatureNav = {
  pages: [{ to: '/proof', label: 'proof.title', hotkey: 'e', permission: 'ledger:prove' }],
  actions: [],
};
