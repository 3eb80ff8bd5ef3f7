export const nb = {
  'routines.preview': 'Forhåndsvis',
  'routines.previewOf': 'Forhåndsvis {name}',
  'routines.roles': 'Verv på kjøringsdagen',
  'routines.dueNotice': 'AvtaleGiro forfaller tidligst den 15. i måneden etter kjøringen: banken må få varslet i tide.',
};
