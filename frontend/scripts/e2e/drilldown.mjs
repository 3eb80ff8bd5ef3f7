// The rows behind a figure: fetched to the last one, and added up as a person would.
import { settled } from './look.mjs';
import { cellOf, figureText, minorOf, numberOf } from './screen.mjs';

/** Opens all rows, and gives the figure and the sum of its rows, in minor units. */
export async function drilledSum(page) {
  await page.waitForURL(/\/drilldown\?token=/);
  await settled(page);
  const figureMinor = minorOf(await figureText(page, 'Tallet'));
  return { figureMinor, rowsMinor: await rowsSum(page) };
}

/** Opens all rows, and gives how many the figure says and how many they are. */
export async function drilledCount(page) {
  await page.waitForURL(/\/drilldown\?token=/);
  await settled(page);
  const figure = numberOf(await figureText(page, 'Tallet')); // first: the button for more comes with it
  await openAll(page);
  return { figure, rows: await page.locator('main tbody tr').count() };
}

async function openAll(page) {
  const more = page.getByRole('button', { name: 'Vis flere' });
  while ((await more.count()) > 0) {
    const before = await page.locator('main tbody tr').count();
    await more.click();
    await page.waitForFunction((rows) => document.querySelectorAll('main tbody tr').length > rows, before);
    await settled(page);
  }
}

async function rowsSum(page) {
  await openAll(page);
  const rows = await page.locator('main tbody tr').all();
  if (rows.length === 0) return 0;
  const table = page.locator('main table');
  const last = await (await cellOf(table, rows[0], 'Beløp')).evaluate((cell) => cell.cellIndex);
  const amounts = await page
    .locator('main tbody tr')
    .evaluateAll((all, column) => all.map((row) => row.cells[column].textContent), last);
  return amounts.reduce((sum, text) => sum + minorOf(text), 0);
}
