export const nb = {
  'billing.concerned.show': 'Vis alle',
  'billing.concerned.showOf': 'Vis alle: {warning}',
  'billing.concerned.earlier': 'Tidligere faktura',
  'billing.against.lastRun': 'Mot kjøringen {on}',
  'billing.against.title': 'Mot prognosen {on}',
  'billing.against.hint':
    'Abonnementer og medlemskap som skal være fakturert senest {on}: hva prognosen sa, hva som er fakturert siden, og det denne kjøringen lager.',
  'billing.against.plan': 'Plan',
  'billing.against.said': 'Prognose',
  'billing.against.billed': 'Fakturert siden',
  'billing.against.run': 'Denne kjøringen',
  'billing.against.difference': 'Avvik',
  'billing.against.all': 'I alt',
  'billing.against.count': '{n, plural, one {# faktura} other {# fakturaer}}',
};
