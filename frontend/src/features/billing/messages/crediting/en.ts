export const en = {
  'billing.credit': 'Credit',
  'billing.creditTitle': 'Credit invoice {number}',
  'billing.creditScope': 'What is credited',
  'billing.creditAll': 'Everything that is left',
  'billing.creditPart': 'Parts of the lines',
  'billing.creditLeft': 'Can be credited: {amount}',
  'billing.creditNothing': 'Write an amount for at least one line',
  'billing.creditOpen': '{amount} is credited, and so much less is open. This cannot be undone.',
  'billing.creditPaid':
    '{amount} is credited. {rest} of it is paid and stays as credit on the reskontro. This cannot be undone.',
  'billing.creditNow': 'Credit the invoice',
  'billing.creditDone': 'Credit note {number} was made',
  'billing.creditSend': 'Send the credit note to {payer}',
  'billing.creditSent': 'Credit note {number} was made and goes to the payer',
  'billing.noteNeverSent': 'The credit note has not been sent',
  'billing.run.sendsCreditNotes': 'Payers who were sent the invoice get the credit note.',
};
