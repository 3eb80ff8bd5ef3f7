import type { FeatureNav } from '@/app/shell/nav-entry';

export const nav: FeatureNav = {
  pages: [{ to: '/campaigns', label: 'fundraising.campaigns', hotkey: 'a' }],
  actions: [{ to: '/campaigns', label: 'fundraising.newCampaign', search: { form: 'new' }, permission: 'fundraising:write' }],
};
