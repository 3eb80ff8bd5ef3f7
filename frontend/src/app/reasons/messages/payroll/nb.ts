export const nb = {
  'reason.PayrollFault.NO_NUMBER': 'den har ikke noe fakturanummer',
  'reason.PayrollFault.NOT_LISTED': 'faktura {number} står ikke på denne listen',
  'reason.PayrollFault.NO_AMOUNT': 'beløpet som er trukket for faktura {number}, kan ikke leses: «{found}»',
  'reason.PayrollFault.TWICE': 'faktura {number} står på en linje over',
  'reason.PayrollFault.BROKEN': 'noe er galt med faktura {number}; trekket for den er ikke registrert',
  'reason.PayrollFault.SETTLED': 'faktura {number} er gjort opp før',
};
