import type { FeatureNav } from '@/app/shell/nav-entry';

export const nav: FeatureNav = {
  pages: [{ to: '/fee-runs', label: 'feeruns.title', hotkey: 'j', permission: 'billing:run' }],
  actions: [
    { to: '/fee-runs', search: { run: 'new' }, label: 'feeruns.new', permission: 'billing:run' },
    { to: '/fee-runs/templates', search: { template: 'new' }, label: 'feeruns.newTemplate', permission: 'billing:run' },
  ],
};
