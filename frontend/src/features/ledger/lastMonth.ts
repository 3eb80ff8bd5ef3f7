const iso = (date: Date) => date.toISOString().slice(0, 10);

/** The first and the last day of the month before a day's: what is exported as a rule. */
export function lastMonth(day: string): { fromOn: string; lastOn: string } {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  return { fromOn: iso(new Date(Date.UTC(year, month - 2, 1))), lastOn: iso(new Date(Date.UTC(year, month - 1, 0))) };
}

/** The day after a day: where a period ends that has the day as its last. */
export const dayAfter = (day: string): string => iso(new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000));

/** The first day of the month after a day's. */
export const monthAfter = (day: string): string =>
  iso(new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 1)));
