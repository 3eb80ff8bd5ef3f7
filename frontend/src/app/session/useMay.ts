import { getRouteApi } from '@tanstack/react-router';

/** The permissions that screens ask about; the server has the last word on every one. */
export type Permission =
  | 'members:write'
  | 'catalogue:write'
  | 'subscriptions:write'
  | 'invoices:write'
  | 'billing:run'
  | 'calendars:write'
  | 'schedules:write'
  | 'payments:write'
  | 'ledger:read'
  | 'ledger:prove'
  | 'ledger:close'
  | 'ledger:write'
  | 'ledger:export'
  | 'ledger:reopen'
  | 'fundraising:write'
  | 'dispatches:write'
  | 'access:write';

const shell = getRouteApi('/shell');

/** Whether the one who is signed in may do something, so that screens offer only what will work. */
export function useMay() {
  const { viewer } = shell.useRouteContext();
  return (permission: Permission) => viewer.permissions.includes(permission);
}
