export const en = {
  'routines.preview': 'Preview',
  'routines.previewOf': 'Preview {name}',
};
