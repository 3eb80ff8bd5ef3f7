export const nb = {
  'routines.preview': 'Forhåndsvis',
  'routines.previewOf': 'Forhåndsvis {name}',
  'routines.roles': 'Verv på kjøringsdagen',
};
