export const en = {
  'billing.concerned.show': 'Show all',
  'billing.concerned.showOf': 'Show all: {warning}',
  'billing.concerned.earlier': 'Earlier invoice',
  'billing.against.lastRun': 'Against the run of {on}',
  'billing.against.title': 'Against the forecast of {on}',
  'billing.against.hint':
    'Terms that should be billed by {on}: what the forecast said, what was billed of them since, and what this run makes.',
  'billing.against.plan': 'Plan',
  'billing.against.said': 'Forecast',
  'billing.against.billed': 'Billed since',
  'billing.against.run': 'This run',
  'billing.against.difference': 'Difference',
  'billing.against.all': 'In all',
  'billing.against.count': '{n, plural, one {# invoice} other {# invoices}}',
};
