// A billing run: previewed without a trace, started, and watched to its end.
import { check, must, rule } from '../checks.mjs';
import { drilledSum } from '../drilldown.mjs';
import { dayAhead } from '../days.mjs';
import { look } from '../look.mjs';
import { figure, figureText, goTo, minorOf, numberOf } from '../screen.mjs';

const RUN_MS = 60_000;

export default async function billing({ page }) {
  const previewed = await check('a run is previewed with its sums', rule('RUN-05'), async () => {
    await goTo(page, 'Kjøringer');
    await look(page, 'runs');
    await page.getByRole('link', { name: 'Ny faktureringskjøring' }).click();
    await page.getByRole('button', { name: 'Forhåndsvis' }).click();
    await page.getByRole('button', { name: 'Kjør nå' }).waitFor();
    const invoices = numberOf(await figureText(page, 'Fakturaer'));
    must(invoices > 0, 'nothing is due');
    return { invoices, totalMinor: minorOf(await figureText(page, 'Sum')) };
  });
  await look(page, 'run-preview');

  await check('the run does exactly what was previewed', rule('RUN-05', 'RUN-06'), async () => {
    await page.getByRole('button', { name: 'Kjør nå' }).click();
    await page.waitForURL(/\/runs\/(?!new)/);
    await page.locator('h1 .badge.good').waitFor({ timeout: RUN_MS });
    const invoiced = numberOf(await figureText(page, 'Fakturert'));
    const totalMinor = minorOf(await figureText(page, 'Sum'));
    must(invoiced === previewed.invoices, `${previewed.invoices} previewed, ${invoiced} invoiced`);
    must(totalMinor === previewed.totalMinor, `${previewed.totalMinor} previewed, ${totalMinor} invoiced`);
  });
  await look(page, 'run');

  await check("the run's sum opens its invoices", rule('RUN-06', 'API-05'), async () => {
    await figure(page, 'Sum').click();
    const { figureMinor, rowsMinor } = await drilledSum(page);
    must(figureMinor === previewed.totalMinor && rowsMinor === figureMinor, `rows ${rowsMinor}, figure ${figureMinor}`);
  });

  await check('no term is billed twice: the same run again has nothing to do', rule('RUN-06'), async () => {
    await page.goto('/runs/new');
    await page.getByRole('button', { name: 'Forhåndsvis' }).click();
    await page.getByRole('heading', { name: 'Ingenting å fakturere' }).waitFor();
  });

  await check('the invoices are in the list', async () => {
    await goTo(page, 'Fakturaer');
    const count = page.locator('h1 .num', { hasText: /\d/ });
    must(numberOf(await count.textContent()) > previewed.invoices, 'fewer invoices than the run made');
  });
  await look(page, 'invoices');

  await check('all subscriptions are reckoned 24 months ahead, and a month says what it is made of', rule('BIL-14'), async () => {
    await goTo(page, 'Kjøringer');
    await page.getByRole('link', { name: 'Prognose' }).click();
    await page.getByRole('button', { name: 'Regn ut 24 måneder' }).click();
    await page.locator('.badge.good', { hasText: 'Ferdig' }).waitFor({ timeout: RUN_MS });
    const panel = page.getByRole('region', { name: 'Forfaller per måned' });
    await panel.getByRole('radio', { name: 'Tabell' }).click();
    const rows = page.getByRole('table', { name: 'Forfaller per måned' }).locator('tbody tr');
    const sums = await rows.locator('td[data-label="Beløp"]').allTextContents();
    const whole = minorOf((await panel.locator('.legend').textContent()).split('fakturaer, ').at(-1));
    must(sums.length > 12, `${sums.length} months`);
    must(sums.reduce((sum, text) => sum + minorOf(`${text} kr`), 0) === whole, `${sums} are not ${whole}`);
    await rows.nth(1).getByRole('link').click();
    await page.getByRole('heading', { name: /^Forfaller / }).nth(1).waitFor();
  });
  await look(page, 'forecast');

  await check('the preview of a later day stands beside what the forecast said of it', rule('RUN-05', 'BIL-14'), async () => {
    await page.goto(`/runs/new?on=${dayAhead(31)}`);
    await page.getByRole('button', { name: 'Forhåndsvis' }).click();
    const table = page.getByRole('table', { name: /^Mot prognosen / });
    await table.waitFor();
    const all = table.locator('tbody tr', { hasText: 'I alt' });
    must((await all.locator('td[data-label="Avvik"]').textContent()).includes('0 fakturaer'), 'it differs');
    const invoices = numberOf(await figureText(page, 'Fakturaer'));
    const cell = await all.locator('td[data-label="Denne kjøringen"]').textContent();
    await table.scrollIntoViewIfNeeded();
    must(cell.includes(`${invoices.toLocaleString('nb-NO')} fakturaer`), `${cell} is not ${invoices}`);
  });
  await look(page, 'run-against-forecast');
}
