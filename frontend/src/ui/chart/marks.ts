import type { KeyboardEvent } from 'react';

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 };

/**
 * Makes the links of a chart one tab stop: arrows go from mark to mark, Home and End to the ends.
 * Only the first mark may have tabIndex 0; the focus itself remembers where the reader is.
 */
export function onMarkKeys(event: KeyboardEvent<SVGElement>) {
  const marks = [...event.currentTarget.querySelectorAll<SVGAElement>('a')];
  const at = marks.indexOf(document.activeElement as SVGAElement);
  const step = STEPS[event.key];
  const to = event.key === 'Home' ? 0 : event.key === 'End' ? marks.length - 1 : step ? at + step : undefined;
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  marks[Math.max(0, Math.min(marks.length - 1, to))]?.focus();
}
