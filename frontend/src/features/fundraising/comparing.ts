import { dayNumber, dayOfNumber } from './timeScale';

export type Point = { on: string; sumMinor: number; drilldown: string };

/** A mark of an earlier campaign, `at` the day of the later one that has the same number. */
export type PointBeside = Point & { at: string };

/** The earlier campaign's marks, moved to the days of the later one. */
export const besideOf = (startOn: string, earlierStartOn: string, points: readonly Point[]): PointBeside[] =>
  points.map((point) => ({ ...point, at: dayOfNumber(startOn, dayNumber(earlierStartOn, point.on)) }));

export type DayRow = { number: number; own: Point | undefined; earlier: Point | undefined };

/** Every day number on which one of two campaigns had gifts, with what each had by then if that day brought it some. */
export function daysBeside(
  startOn: string,
  own: readonly Point[],
  earlierStartOn: string,
  earlier: readonly Point[],
): DayRow[] {
  const ours = new Map(own.map((point) => [dayNumber(startOn, point.on), point]));
  const theirs = new Map(earlier.map((point) => [dayNumber(earlierStartOn, point.on), point]));
  const numbers = [...new Set([...ours.keys(), ...theirs.keys()])].toSorted((a, b) => a - b);
  return numbers.map((number) => ({ number, own: ours.get(number), earlier: theirs.get(number) }));
}

/** By how many percent a number is above or below another; undefined where there is nothing to compare with. */
export function changePercent(now: number | null, before: number | null): number | undefined {
  if (now === null || before === null || before <= 0) return undefined;
  return (now / before - 1) * 100;
}
