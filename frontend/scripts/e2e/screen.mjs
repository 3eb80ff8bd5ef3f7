// What several chapters do with a screen.

/** Without the no-break spaces that Intl puts into amounts and counts. */
export const plain = (text) => (text ?? '').replaceAll(/[\u00A0\u202F]/g, ' ').trim();

/** The minor units of an amount as shown, such as "1 284,50 kr" or "−200,00 kr". */
export function minorOf(text) {
  const shown = plain(text).replaceAll('\u2212', '-');
  const [, sign, whole, fraction = '00'] = /(-?)\s*([\d ]+)(?:,(\d\d))?\s*kr/.exec(shown) ?? [];
  if (whole === undefined) throw new Error(`no amount in "${text}"`);
  return Number(`${sign}${whole.replaceAll(' ', '')}${fraction}`);
}

/** The whole number at the start of a text. */
export function numberOf(text) {
  const digits = /\d[\d ]*/.exec(plain(text))?.[0];
  if (digits === undefined) throw new Error(`no number in "${text}"`);
  return Number(digits.replaceAll(' ', ''));
}

/** Goes to a page of the menu, as a person does. */
export async function goTo(page, name) {
  await page.getByRole('navigation', { name: 'Hovedmeny' }).getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** Chooses one of the options behind a select; `scope` is a page or a part of one. */
export async function choose(scope, label, option) {
  const page = scope.page?.() ?? scope;
  await scope.getByRole('button', { name: label }).click();
  await page.getByRole('option', { name: option }).first().click();
}

/** The value of a figure in a strip, by its label. */
export const figure = (page, label) =>
  page.locator('.figure').filter({ has: page.locator('.dim', { hasText: new RegExp(`^${label}$`) }) });

export const figureText = async (page, label) => plain(await figure(page, label).locator('.figure-value').textContent());

/** The column of a table's cell, by its heading. */
export async function cellOf(table, row, heading) {
  const headings = await table.getByRole('columnheader').allTextContents();
  const column = headings.findIndex((text) => plain(text) === heading);
  if (column < 0) throw new Error(`no column "${heading}" among ${headings.join(', ')}`);
  return row.locator('th, td').nth(column);
}

/** Types the digits of a date into its field, from the day on. */
export async function typeDate(dialog, digits) {
  await dialog.getByRole('spinbutton').first().click();
  await dialog.page().keyboard.type(digits);
}
