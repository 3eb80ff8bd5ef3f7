export const en = {
  'routines.preview': 'Preview',
  'routines.previewOf': 'Preview {name}',
  'routines.roles': 'Roles on the day of the run',
};
