import type { FeatureNav } from '@/app/shell/nav-entry';

export const nav: FeatureNav = {
  pages: [
    { to: '/invoices', label: 'billing.invoices', hotkey: 'f' },
    { to: '/runs', label: 'billing.runs', hotkey: 'k' },
    { to: '/corrections', label: 'billing.corrections', hotkey: 'c' },
  ],
  actions: [
    { to: '/runs/new', label: 'billing.newRun', permission: 'billing:run' },
    { to: '/runs/bulk-credit', label: 'billing.bulk', permission: 'invoices:write' },
  ],
};
