import type { nb } from './nb';

export const en: Record<keyof typeof nb, string> = {
  'people.reskontro.move': 'Move',
  'people.reskontro.payBack': 'Pay back',
  'people.recurring': 'Recurring gifts',
  'people.recurring.plan': 'Plan',
  'people.recurring.state': 'State',
  'people.recurring.next': 'Next due',
  'people.recurring.amount': 'Next amount',
  'people.recurring.given': 'Given so far',
  'people.recurring.nothing': 'No more',
  'people.givenTo': 'Campaigns',
  'people.givenTo.gifts': 'Gifts',
  'people.givenTo.sum': 'Given',
  'people.givenTo.last': 'Last gift',
  'people.givenTo.reference': 'KID',
  'people.gifts': 'Single gifts',
};
