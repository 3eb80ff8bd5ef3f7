/** What the menu and the palette say of deliveries. */
export const nb = {
  'deliveries.title': 'Leveranser',
  'deliveries.newMatrix': 'Ny leveringsmatrise',
};
