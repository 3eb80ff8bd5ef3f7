/** What the menu says of fee runs. */
export const nb = {
  'feeruns.title': 'Kontingentkjøringer',
  'feeruns.new': 'Ny kontingentkjøring',
  'feeruns.newTemplate': 'Ny mal',
};
