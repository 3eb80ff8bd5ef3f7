// A rehearsed run: a plan is set up and sold, the run is done for real and undone, explained, compared and committed.
import { check, must, rule } from '../checks.mjs';
import { dayAhead, inDays } from '../days.mjs';
import { look } from '../look.mjs';
import { choose, figureText, goTo, minorOf, numberOf, typeDate } from '../screen.mjs';

const RUN_MS = 60_000;
const PLAN = 'Fjellfolk prøve';
const PRODUCT = 'Fjellfolk digitalt (';

// What is due today may be billed by now; a rehearsal is for any day.
const AHEAD = 40;

export default async function rehearsal({ page }) {
  const body = page.locator('.wizard-body');
  const step = (name) => page.locator('.wizard-step', { hasText: name }).click();
  const drawer = page.getByRole('dialog');

  await check('a plan is set up', rule('NEW-01'), async () => {
    await goTo(page, 'Planer');
    await page.getByRole('link', { name: 'Ny plan' }).click();
    await page.getByLabel('Navn').fill(PLAN);
    await step('Frekvens og produkter');
    await choose(body, 'Enhet', 'måned');
    await page.getByText(PRODUCT).click();
    await step('Faktureringsplan');
    await choose(body, 'Faktureringsplan', 'Månedlig, 14 dager');
    await step('Prisregler');
    await choose(body, 'Pris på første periode', 'Prosent rabatt');
    await page.getByLabel('Rabatt i prosent').fill('50');
    await page.getByRole('button', { name: 'Opprett' }).click();
    await page.getByRole('heading', { level: 1, name: PLAN }).waitFor();
  });

  const rehearsed = await check('a run is rehearsed by its real code', rule('NEW-01'), async () => {
    await page.goto(`/runs/new?on=${dayAhead(AHEAD)}`);
    await page.getByRole('button', { name: 'Prøvekjør' }).click();
    await page.waitForURL(/\/runs\/rehearsals\//);
    await page.locator('h1 .badge.good').waitFor({ timeout: RUN_MS });
    const text = await page.locator('.run-now p').textContent();
    const totalMinor = minorOf(await figureText(page, 'Skal faktureres'));
    must(numberOf(text.match(/: ([\d\s\u00a0]+) faktura/)?.[1] ?? '') > 0, 'nobody would be billed');
    return { url: page.url(), totalMinor, invoices: numberOf(text.match(/: ([\d\s\u00a0]+) faktura/)[1]) };
  });
  await look(page, 'rehearsal');

  await check('a row says why, at once', rule('NEW-01', 'NEW-02'), async () => {
    const open = page.getByRole('button', { name: /^Hvorfor .+ får dette$/ }).first();
    const began = Date.now();
    await open.click();
    await drawer.locator('.why-list li').first().waitFor();
    must(Date.now() - began < 1_000, 'the lines took more than a second to open');
    must(/CAT-\d/.test(await drawer.textContent()), 'no rule is named');
  });
  await look(page, 'rehearsal-why');
  await page.keyboard.press('Escape');

  await check('rows are found by name', rule('NEW-01'), async () => {
    const name = (await page.locator('tbody tr a').first().textContent()).trim();
    await page.getByRole('searchbox').fill(name);
    await page.waitForURL(/q=/);
    await page.locator('tbody tr', { hasText: name }).first().waitFor();
    await page.getByRole('searchbox').fill('');
  });

  await check('it is compared with the last run: new, gone and changed', rule('NEW-01'), async () => {
    await page.getByRole('tab', { name: 'Mot forrige kjøring' }).click();
    await page.getByText('Uendret').waitFor();
    await page.locator('.figures', { hasText: 'Nye' }).waitFor();
  });
  await look(page, 'rehearsal-against-run');

  await check('the run does what was rehearsed, and says so', rule('NEW-01', 'RUN-05'), async () => {
    await page.getByRole('button', { name: 'Kjør nå' }).click();
    await page.waitForURL(/\/runs\/(?!rehearsals|new)/);
    const title = page.getByRole('heading', { level: 1, name: 'Faktureringskjøring' });
    await title.locator('.badge.good').waitFor({ timeout: RUN_MS });
    const invoiced = numberOf(await figureText(page, 'Fakturert'));
    must(invoiced === rehearsed.invoices, `${rehearsed.invoices} rehearsed, ${invoiced} invoiced`);
    must(minorOf(await figureText(page, 'Sum')) === rehearsed.totalMinor, 'another sum');
    await page.getByText('Kjøringen gjorde nøyaktig det som ble prøvekjørt').waitFor();
  });
  await look(page, 'run-rehearsed');

  await check('who rehearses again sees that everybody is done', rule('NEW-01'), async () => {
    await page.getByRole('link', { name: 'Vis prøvekjøringen' }).click();
    await page.getByText('Denne prøvekjøringen er kjørt').waitFor();
    await page.getByRole('link', { name: 'Prøvekjøringer' }).click();
    await page.getByRole('heading', { level: 1, name: 'Prøvekjøringer' }).waitFor();
  });
  await look(page, 'rehearsals');

  await check('reminders of a day to come are rehearsed, and say why', rule('NEW-01', 'NEW-02', 'DUN-01'), async () => {
    await page.goto('/dunning/run');
    await typeDate(page.locator('main'), inDays(AHEAD));
    await page.getByRole('button', { name: 'Prøvekjør', exact: true }).click();
    const title = page.getByRole('heading', { level: 1, name: 'Prøvekjøring av purring' });
    await title.locator('.badge.good').waitFor({ timeout: RUN_MS });
    await page.getByText('Purringer sendes bare på dagen').waitFor();
    await page.getByRole('button', { name: /^Hvorfor .+ får dette$/ }).first().click();
    await drawer.locator('.why-list li', { hasText: 'DUN-01' }).first().waitFor();
  });
  await look(page, 'rehearsal-dunning');
}
