// Dunning: a process by the law, its warning, a run from preview to reminders, and one reminder postponed.
import { check, must, rule } from '../checks.mjs';
import { inDays } from '../days.mjs';
import { look } from '../look.mjs';
import { choose, figureText, goTo, minorOf, numberOf, typeDate } from '../screen.mjs';

const RUN_MS = 60_000;
const REASON = 'Betaler når lønnen kommer';

export default async function dunning({ page }) {
  await check('a process by Norwegian law is ready with one click, each reminder told in a sentence', rule('CAT-40'), async () => {
    await goTo(page, 'Purring');
    await look(page, 'dunning');
    await page.getByRole('link', { name: 'Norsk standard' }).first().click();
    await page.getByText('inkassoforskriften').waitFor();
    await page.getByText('Sendes tidligst 14 dager etter forfall og gir 14 dager å betale').waitFor();
    await page.getByLabel('Navn').fill('Streng');
    const second = page.getByRole('group', { name: 'Purring 2' });
    await second.getByRole('textbox', { name: 'Dager å betale' }).fill('21');
    await page.keyboard.press('Tab');
    await page.getByText('etter fristen i purring 1 og gir 21 dager å betale').waitFor();
    await look(page, 'dunning-process');
  });

  await check('what is wrong with a process is said where it is', rule('CAT-40'), async () => {
    await page.getByLabel('Navn').fill(' ');
    await page.getByRole('button', { name: 'Lagre' }).click();
    await page.getByText('Må fylles ut').waitFor();
    await page.getByLabel('Navn').fill('Streng');
    await page.getByRole('button', { name: 'Lagre' }).click();
    await page.getByRole('heading', { level: 1, name: 'Streng' }).waitFor();
  });

  await check('a process that outlasts the term that it guards is pointed out', rule('CAT-30', 'CAT-40'), async () => {
    await goTo(page, 'Purring');
    await page.getByRole('button', { name: /Purreprosess for Månedlig/ }).click();
    await page.getByRole('option', { name: 'Streng' }).click();
    const line = page.getByRole('row', { name: /^Streng/ });
    await line.getByText('Lengre enn perioden').waitFor();
    await line.getByRole('link', { name: 'Streng' }).click();
    await page.getByText('flere perioder kan bli levert ubetalt').waitFor();
    await look(page, 'dunning-warning');
  });

  await check('a process names the billing plan of contract fees', rule('CAT-16', 'CAT-40'), async () => {
    await choose(page.locator('main'), 'Faktureringsplan for bindingsgebyr', 'Månedlig, 14 dager');
    await look(page, 'dunning-contract-plan');
    const answered = page.waitForResponse((one) => one.request().postData()?.includes('SaveDunningProcess') ?? false);
    await page.getByRole('button', { name: 'Lagre', exact: true }).first().click();
    await answered;
    await page.reload();
    await page.locator('main').getByRole('button', { name: /Månedlig, 14 dager.*Faktureringsplan for bindingsgebyr/ }).waitFor();
  });

  await check('a process tells what each change made of it', rule('CAT-43'), async () => {
    await page.getByRole('button', { name: 'Historikk for Streng' }).click();
    const dialog = page.getByRole('dialog');
    const change = dialog.getByRole('row').filter({ hasText: 'Faktureringsplan for brutt binding: – → Månedlig, 14 dager' });
    await change.waitFor();
    await dialog.getByText(/2. purring .*: 3 \+ 21/).waitFor();
    await look(page, 'dunning-history');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  await check('a reminder says words of its own in one language, after what they lack was said', rule('CAT-40'), async () => {
    const panel = page.getByRole('region', { name: 'Egne tekster' });
    await choose(panel, 'Anledning', '1. purring');
    const body = panel.getByLabel('Tekst i e-post og brev');
    await panel.getByText('Standardtekst', { exact: true }).waitFor();
    await body.fill('Har du glemt oss, {{first_name}}? {{amount}} innen {{due_on}} til {{account}}, {{reference}}.');
    await panel.getByText('Teksten kan ikke vises ennå').waitFor();
    await panel.getByRole('button', { name: 'Lagre teksten' }).click();
    await panel.getByText(/invoice_number/).first().waitFor();
    await panel.getByRole('button', { name: 'Fakturanr. *' }).click();
    await panel.locator('blockquote', { hasText: /^Har du glemt oss, \S+\? / }).waitFor();
    await look(page, 'dunning-own-text');
    await panel.getByRole('button', { name: 'Lagre teksten' }).click();
    await page.getByText('Teksten er lagret').waitFor();
    await panel.getByText('Egen tekst', { exact: true }).waitFor();
    await page.reload();
    await panel.getByRole('button', { name: '1. purring, norsk' }).click();
    await panel.getByText('Egen tekst', { exact: true }).waitFor();
    await panel.getByRole('button', { name: 'Bruk standardteksten igjen' }).click();
    await panel.getByText('Standardtekst', { exact: true }).waitFor();
  });

  const previewed = await check("today's reminders are previewed with their sums", rule('RUN-05', 'DUN-01'), async () => {
    await goTo(page, 'Purring');
    await page.getByRole('link', { name: 'Ny purrekjøring' }).click();
    await page.getByRole('button', { name: 'Forhåndsvis purring i dag' }).click();
    await page.getByRole('button', { name: 'Kjør nå' }).waitFor();
    const reminders = numberOf(await figureText(page, 'Purringer'));
    must(reminders > 0, 'nobody is to be reminded');
    return { reminders, totalMinor: minorOf(await figureText(page, 'Krevd')) };
  });
  await look(page, 'dunning-preview');

  await check('the run reminds of exactly what was previewed', rule('RUN-05', 'RUN-06', 'DUN-01'), async () => {
    await page.getByRole('button', { name: 'Kjør nå' }).click();
    await page.waitForURL(/\/runs\//);
    await page.locator('h1 .badge.good').waitFor({ timeout: RUN_MS });
    const reminded = numberOf(await figureText(page, 'Purringer'));
    const totalMinor = minorOf(await figureText(page, 'Sum'));
    must(reminded === previewed.reminders, `${previewed.reminders} previewed, ${reminded} reminded`);
    must(totalMinor === previewed.totalMinor, `${previewed.totalMinor} previewed, ${totalMinor} demanded`);
  });
  await look(page, 'dunning-run');

  await check('nobody is reminded twice: the same run again has nothing to do', rule('DUN-01'), async () => {
    await page.goto('/dunning/run');
    await page.getByRole('button', { name: 'Forhåndsvis purring i dag' }).click();
    await page.getByRole('heading', { name: 'Ingenting å gjøre i dag' }).waitFor();
  });

  await check('an invoice shows its reminder, and the next one is postponed with a reason', rule('DUN-05'), async () => {
    await page.goto('/reminders');
    await look(page, 'reminders');
    const step = page.locator('td:nth-child(4)', { hasText: /^1(?!\d)/ });
    const firsts = page.getByRole('table', { name: 'Purringer' }).locator('tbody tr').filter({ has: step });
    await firsts.first().getByRole('link').nth(1).click();
    await page.getByText(/Purring 2 kan sendes/).waitFor();
    await page.getByRole('button', { name: 'Utsett', exact: true }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByLabel('Årsak').fill(REASON);
    await typeDate(dialog, '01012020');
    await dialog.getByRole('button', { name: 'Utsett purringen' }).click();
    await dialog.getByRole('alert').waitFor();
    await typeDate(dialog, inDays(60));
    await dialog.getByRole('button', { name: 'Utsett purringen' }).click();
    await page.getByText(REASON).waitFor();
  });
  await look(page, 'invoice-reminded');

  await check('a reminder says why it went out and asks for that, each reason with its rule', rule('NEW-02', 'DUN-01'), async () => {
    const why = page.getByRole('table', { name: 'Purringer' }).locator('details.why').first();
    await why.locator('summary').click();
    for (const number of ['DUN-01', 'DUN-02', 'CAT-40']) await why.getByText(number, { exact: true }).first().waitFor();
    await why.getByText(/^Ventetiden på \d+ dager etter det var over$/).waitFor();
  });
  await look(page, 'invoice-reminded-why');
}
