/** What the menu and the palette say of the catalogue. */
export const nb = {
  'catalogue.products': 'Produkter',
  'catalogue.plans': 'Planer',
  'catalogue.newProduct': 'Nytt produkt',
  'catalogue.newPlan': 'Ny plan',
};
