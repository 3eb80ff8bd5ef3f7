export const nb = {
  'people.reskontro.move': 'Flytt',
  'people.reskontro.payBack': 'Betal tilbake',
};
