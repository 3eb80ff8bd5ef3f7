import type { FeatureNav } from '@/app/shell/nav-entry';

export const nav: FeatureNav = {
  pages: [
    { to: '/club/units', label: 'club.units', hotkey: 'h' },
    { to: '/club/roles', label: 'club.roles', hotkey: 'v' },
    { to: '/club/rates', label: 'club.rates', hotkey: 'x' },
  ],
  actions: [
    { to: '/club/units', search: { unit: 'new' }, label: 'club.newSport', permission: 'members:write' },
    { to: '/club/roles', search: { body: 'new' }, label: 'club.newBody', permission: 'members:write' },
    { to: '/club/rates', search: { form: 'rate' }, label: 'club.newRate', permission: 'catalogue:write' },
  ],
};
