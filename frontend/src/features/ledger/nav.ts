import type { FeatureNav } from '@/app/shell/nav-entry';

export const nav: FeatureNav = {
  pages: [{ to: '/ledger', label: 'ledger.title', hotkey: 'y', permission: 'ledger:read' }],
  actions: [{ to: '/ledger', search: { view: 'months' }, label: 'ledger.closeMonths', permission: 'ledger:close' }],
};
