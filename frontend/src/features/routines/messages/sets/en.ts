export const en = {
  'routines.preview': 'Preview',
  'routines.previewOf': 'Preview {name}',
  'routines.roles': 'Roles on the day of the run',
  'routines.dueNotice': 'AvtaleGiro falls due on the 15th of the month after the run at the earliest: the bank needs notice.',
};
