export const nb = {
  'billing.credit': 'Krediter',
  'billing.creditTitle': 'Krediter faktura {number}',
  'billing.creditScope': 'Hva som krediteres',
  'billing.creditAll': 'Alt som er igjen',
  'billing.creditPart': 'Deler av linjene',
  'billing.creditLeft': 'Kan krediteres: {amount}',
  'billing.creditNothing': 'Skriv et beløp på minst én linje',
  'billing.creditOpen': '{amount} krediteres, og så mye mindre er åpent. Dette kan ikke angres.',
  'billing.creditPaid':
    '{amount} krediteres. {rest} av det er betalt og blir stående til gode på reskontroen. Dette kan ikke angres.',
  'billing.creditNow': 'Krediter fakturaen',
  'billing.creditDone': 'Kreditnota {number} er laget',
  'billing.creditSend': 'Send kreditnotaen til {payer}',
  'billing.creditSent': 'Kreditnota {number} er laget og sendes til betaleren',
  'billing.noteNeverSent': 'Kreditnotaen er ikke sendt',
  'billing.run.sendsCreditNotes': 'Betalere som har fått fakturaen, får kreditnotaen.',
};
