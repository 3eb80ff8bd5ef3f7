import type { nb } from './nb';

export const en: Record<keyof typeof nb, string> = {
  'payments.move': 'Move',
  'payments.move.title': 'Move the payment',
  'payments.move.about': 'What is unused of the payment is moved first. Then what it settled last is open again.',
  'payments.move.to': 'To member',
  'payments.move.toHint': 'The payer, or the one who has paid in truth.',
  'payments.move.oldest': 'The oldest that is open',
  'payments.move.most': 'At most {amount}',
  'payments.move.reason': 'Reason',
  'payments.move.now': 'Move the payment',
  'payments.move.done': '{amount} is moved',
  'payments.moves': 'Moved',
  'payments.moves.at': 'Time',
  'payments.moves.by': 'By',
  'payments.moves.from': 'From',
  'payments.moves.to': 'To',
  'payments.movedTo': 'Moved to {name}',
  'payments.movedPayment': 'Open the payment',
};
