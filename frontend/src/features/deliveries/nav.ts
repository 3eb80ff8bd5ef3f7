import type { FeatureNav } from '@/app/shell/nav-entry';

export const nav: FeatureNav = {
  pages: [{ to: '/deliveries', label: 'deliveries.title', hotkey: 'i' }],
  actions: [
    {
      to: '/deliveries',
      search: { part: 'matrices', matrix: 'new' },
      label: 'deliveries.newMatrix',
      permission: 'catalogue:write',
    },
  ],
};
