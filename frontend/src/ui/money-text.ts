/**
 * Minor units from what a person typed: "1 284,50", "1.284,50", "1,284.50" and "-200" all work.
 * The last comma or point followed by at most `digits` digits is the decimal mark.
 * Gives undefined for anything that is not an amount; no float is involved.
 */
export function parseMoneyText(text: string, digits: number): number | undefined {
  const compact = text.replace(/[\s\u00a0\u202f]/g, '').replace('−', '-');
  const parts = /^(-?)([\d.,]*\d|)([.,](\d*))?$/.exec(compact);
  if (!parts || compact === '' || compact === '-') return undefined;
  const { whole, fraction } = splitDecimal(compact.replace('-', ''), digits);
  if (!/^\d*$/.test(whole) || !/^\d*$/.test(fraction) || whole + fraction === '') return undefined;
  if (fraction.length > digits) return undefined;
  const minor = Number((whole || '0') + fraction.padEnd(digits, '0'));
  if (!Number.isSafeInteger(minor)) return undefined;
  return compact.startsWith('-') && minor !== 0 ? -minor : minor;
}

function splitDecimal(text: string, digits: number): { whole: string; fraction: string } {
  const mark = Math.max(text.lastIndexOf(','), text.lastIndexOf('.'));
  const tail = text.length - mark - 1;
  const isGrouping = tail === 3 && digits !== 3;
  if (mark < 0 || isGrouping) return { whole: withoutGroups(text), fraction: '' };
  return { whole: withoutGroups(text.slice(0, mark)), fraction: text.slice(mark + 1) };
}

/** Removes group marks, but only where they really separate groups of three. */
function withoutGroups(text: string): string {
  return /^\d{1,3}([.,]\d{3})+$/.test(text) ? text.replace(/[.,]/g, '') : text;
}
