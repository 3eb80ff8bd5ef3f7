import type { FeatureNav } from '@/app/shell/nav-entry';

export const nav: FeatureNav = {
  pages: [
    { to: '/settings/organisations', label: 'settings.organisations', hotkey: 'g' },
    { to: '/settings/stops', label: 'settings.stops', hotkey: 's' },
    { to: '/settings/api-keys', label: 'settings.apiKeys', hotkey: 'n' },
    { to: '/settings/payment-providers', label: 'settings.providers', hotkey: 'j' },
  ],
  actions: [{ to: '/settings/api-keys', label: 'settings.newKey', search: { form: 'new' }, permission: 'access:write' }],
};
