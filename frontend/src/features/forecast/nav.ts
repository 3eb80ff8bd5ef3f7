import type { FeatureNav } from '@/app/shell/nav-entry';

export const nav: FeatureNav = {
  pages: [],
  actions: [{ to: '/runs/forecast', label: 'forecast.title', permission: 'billing:run' }],
};
