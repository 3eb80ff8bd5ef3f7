/** The next round number at or above `value`: 1, 1.5, 2, 2.5 … times a power of ten. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return Math.ceil(value / power / 0.5) * 0.5 * power;
}

/** The next round even number, so that the middle of the axis is a whole count too. */
export const roundUpCount = (value: number) => (value <= 10 ? Math.max(2, 2 * Math.ceil(value / 2)) : roundUp(value));

/** Every how many-th label fits when there is room for `room` of them. */
export const labelEvery = (count: number, room: number) => Math.max(1, Math.ceil(count / Math.max(1, room)));
