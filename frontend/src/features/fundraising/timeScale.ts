const DAY_MS = 86_400_000;

const numberOf = (day: string) => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
const dayOf = (number: number) => new Date(number * DAY_MS).toISOString().slice(0, 10);

/** A day's number in a campaign, counted from 1 on its first day. */
export const dayNumber = (startOn: string, day: string) => numberOf(day) - numberOf(startOn) + 1;

/** The day that has this number in a campaign. */
export const dayOfNumber = (startOn: string, number: number) => dayOf(numberOf(startOn) + number - 1);

/** How many days lie between the first and the last of some calendar dates. */
export function daysBetween(days: readonly string[]): number {
  const numbers = days.map(numberOf);
  return Math.max(...numbers) - Math.min(...numbers);
}

/** Places calendar dates along an axis from `left` to `right`, the first of `days` to the last. */
export function timeScale(days: readonly string[], left: number, right: number) {
  const numbers = days.map(numberOf);
  const first = Math.min(...numbers);
  const span = Math.max(1, Math.max(...numbers) - first);
  return {
    x: (day: string) => left + ((numberOf(day) - first) / span) * (right - left),

    /** At most `room` dates, evenly apart, the first and the last among them. */
    ticks: (room: number): string[] => {
      const steps = Math.max(1, Math.min(room - 1, span));
      const ticks = Array.from({ length: steps + 1 }, (_, step) => dayOf(first + Math.round((span * step) / steps)));
      return [...new Set(ticks)];
    },
  };
}
