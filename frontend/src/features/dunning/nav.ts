import type { FeatureNav } from '@/app/shell/nav-entry';

export const nav: FeatureNav = {
  pages: [{ to: '/dunning', label: 'dunning.title', hotkey: 'r' }],
  actions: [
    { to: '/dunning/run', label: 'dunning.newRun', permission: 'billing:run' },
    { to: '/payment-stops', label: 'dunning.paymentStops' },
    { to: '/balance-invoices', label: 'dunning.balances' },
    { to: '/collection', label: 'dunning.collection' },
    { to: '/dunning/new', label: 'dunning.new', permission: 'catalogue:write' },
  ],
};
