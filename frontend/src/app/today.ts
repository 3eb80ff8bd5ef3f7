const two = (value: number) => String(value).padStart(2, '0');

/** Today where the reader is, as a calendar date. A suggestion for forms; the server decides what day it is. */
export function today(now: Date = new Date()): string {
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
