export const en = {
  'reason.PayrollFault.NO_NUMBER': 'it names no invoice',
  'reason.PayrollFault.NOT_LISTED': 'invoice {number} is not on this list',
  'reason.PayrollFault.NO_AMOUNT': 'the deducted amount of invoice {number} can’t be read: “{found}”',
  'reason.PayrollFault.TWICE': 'invoice {number} stands on an earlier line',
  'reason.PayrollFault.BROKEN': 'something is wrong with invoice {number}; what was deducted of it is not registered',
  'reason.PayrollFault.SETTLED': 'invoice {number} was settled before',
};
