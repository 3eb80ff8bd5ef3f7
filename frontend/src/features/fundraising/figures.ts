import type { Formatter } from '@/app/format';
import type { FigureValueFragment } from './campaigns.gql';

/** The address of the rows behind a figure or a mark (FUN-02). */
export const rowsHref = (token: string) => `/drilldown?${new URLSearchParams({ token })}`;

/** The one value that a figure has, as shown; undefined where there is none, such as an average of no gifts. */
export function figureText(format: Formatter, figure: FigureValueFragment, currency: string): string | undefined {
  if (figure.valueMinor !== null) return format.money(figure.valueMinor, currency);
  if (figure.count !== null) return format.number(figure.count);
  if (figure.percent !== null) return format.percent(figure.percent);
  return undefined;
}

/** How far a sum has come towards a goal, in whole percent; undefined without a goal. */
export function towardsGoal(sumMinor: number | null, goalMinor: number | null): number | undefined {
  if (!goalMinor) return undefined;
  return Math.floor(((sumMinor ?? 0) / goalMinor) * 100);
}
