// Days as the demo's office counts them: its midnight is not that of UTC, nor that of the machine that tests.
export const ZONE = 'Europe/Oslo';

const DAY_MS = 86_400_000;
const inZone = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE });

/** The day so many days ahead, such as "2027-01-31". */
export function dayAhead(days) {
  return new Date(Date.parse(inZone.format(Date.now())) + days * DAY_MS).toISOString().slice(0, 10);
}

/** A day of the next month, such as "2027-01-31". */
export function dayNextMonth(day) {
  const [year, month] = dayAhead(0).split('-').map(Number);
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
}

/** The digits of a day as they are typed, in the Norwegian order. */
export const digitsOf = (day) => day.split('-').toReversed().join('');

/** The digits of the day so many days ahead. */
export const inDays = (days) => digitsOf(dayAhead(days));
