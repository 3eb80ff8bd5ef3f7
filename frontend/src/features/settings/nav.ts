import type { FeatureNav } from '@/app/shell/nav-entry';

export const nav: FeatureNav = {
  pages: [
    { to: '/settings/organisations', label: 'settings.organisations', hotkey: 'g' },
    { to: '/settings/orders', label: 'settings.orders' },
    { to: '/settings/documents', label: 'settings.documents' },
    { to: '/settings/setup', label: 'setup.title' },
    { to: '/settings/stops', label: 'settings.stops', hotkey: 's' },
    { to: '/settings/api-keys', label: 'settings.apiKeys', hotkey: 'n' },
    { to: '/settings/payment-providers', label: 'settings.providers', hotkey: 'd' },
  ],
  actions: [{ to: '/settings/api-keys', label: 'settings.newKey', search: { form: 'new' }, permission: 'access:write' }],
};
