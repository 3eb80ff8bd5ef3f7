import type { FeatureNav } from '@/app/shell/nav-entry';

export const nav: FeatureNav = {
  pages: [{ to: '/members', label: 'people.title', hotkey: 'm' }],
  actions: [{ to: '/members', label: 'people.new', search: { form: 'new' }, permission: 'members:write' }],
};
