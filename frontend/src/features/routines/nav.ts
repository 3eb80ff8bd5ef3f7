import type { FeatureNav } from '@/app/shell/nav-entry';

export const nav: FeatureNav = {
  pages: [{ to: '/routines', label: 'routines.title', hotkey: 't', permission: 'billing:run' }],
  actions: [
    { to: '/routines', search: { routine: 'new' }, label: 'routines.new', permission: 'schedules:write' },
    { to: '/routines', search: { calendar: 'new' }, label: 'routines.newCalendar', permission: 'calendars:write' },
  ],
};
