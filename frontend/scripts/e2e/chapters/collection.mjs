// What is left to pay: balance invoices after a stop, collection after the last reminder, and days that methods need.
import { check, must, rule } from '../checks.mjs';
import { dayAhead, inDays } from '../days.mjs';
import { look } from '../look.mjs';
import { figureText, goTo, numberOf, typeDate } from '../screen.mjs';

export default async function collection({ page }) {
  await check('balance invoices are on for the organisation, and what is to come is listed', rule('CAT-42'), async () => {
    await goTo(page, 'Purring');
    await page.getByRole('link', { name: 'Restkrav' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Restkrav' }).waitFor();
    const threshold = page.getByLabel('Når medlemmet skylder minst');
    await threshold.waitFor();
    must((await threshold.inputValue()).startsWith('90'), `the threshold is ${await threshold.inputValue()}`);
    await look(page, 'balances');
  });

  await check('a day of balance invoices is previewed with its sum and everyone', rule('CAT-42', 'RUN-05'), async () => {
    await page.getByRole('link', { name: 'Forhåndsvis restkrav' }).click();
    await page.getByRole('heading', { level: 1, name: 'Forhåndsvis restkrav' }).waitFor();
    await page.goto(`/balance-invoices/preview?on=${dayAhead(400)}`);
    const count = numberOf(await figureText(page, 'Restkrav'));
    const rows = page.getByRole('table', { name: 'Restkrav' }).locator('tbody tr');
    must(count > 0, 'nobody is asked for what is left');
    await rows.first().waitFor();
    must((await rows.count()) === Math.min(count, 50), `${count} are announced, ${await rows.count()} are listed`);
    await look(page, 'balances-preview');
    await page.goBack();
    await page.goBack();
  });

  await check('a threshold of nothing is refused at its field', rule('CAT-42'), async () => {
    await page.getByLabel('Når medlemmet skylder minst').fill('0');
    await page.getByRole('button', { name: 'Lagre' }).click();
    await page.getByRole('alert').first().waitFor();
    await look(page, 'balances-refused');
    await page.getByLabel('Når medlemmet skylder minst').fill('150');
    await page.getByRole('button', { name: 'Lagre' }).click();
    await page.getByText('Restkrav er slått på').waitFor();
  });

  await check('collection needs a last reminder that gives two weeks', rule('DUN-09', 'CAT-40'), async () => {
    await page.goto('/dunning/new?standard=NO');
    await page.getByLabel('Navn').fill('Til inkasso');
    await page.getByText('Overlever til inkasso når fakturaen fortsatt ikke er betalt').click();
    const second = page.getByRole('group', { name: 'Purring 2' });
    await second.getByRole('textbox', { name: 'Dager å betale' }).fill('10');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Lagre' }).click();
    await second.getByText('14').last().waitFor();
    await look(page, 'collection-refused');
    await second.getByRole('textbox', { name: 'Dager å betale' }).fill('14');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Lagre' }).click();
    await page.getByRole('heading', { level: 1, name: 'Til inkasso' }).waitFor();
    await look(page, 'collection-process');
  });

  await check('what is ready, to be told, handed over and in files stands on one page', rule('DUN-09'), async () => {
    await goTo(page, 'Purring');
    await page.getByRole('link', { name: 'Inkasso', exact: true }).first().click();
    for (const name of ['Klar for inkasso', 'Endringer siden siste melding', 'Overlevert', 'Filer']) {
      await page.getByRole('table', { name, exact: true }).locator('tbody tr').first().waitFor();
    }
    await look(page, 'collection');
  });

  await check('what is to go to collection is postponed from its invoice', rule('DUN-05', 'DUN-09'), async () => {
    await page.getByRole('table', { name: 'Klar for inkasso' }).locator('tbody tr').last().getByRole('link').nth(1).click();
    await page.getByText('Fakturaen kan overleveres til inkasso fra').waitFor();
    await page.getByRole('button', { name: 'Utsett', exact: true }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByLabel('Årsak').fill('Avtalt avdrag');
    await typeDate(dialog, inDays(30));
    await look(page, 'collection-postponed');
    await dialog.getByRole('button', { name: 'Utsett inkasso' }).click();
    await page.getByText('Avtalt avdrag').waitFor();
    await page.goBack();
  });

  await check('one is picked, the others go after a question, and changes are told once', rule('DUN-09'), async () => {
    const ready = page.getByRole('table', { name: 'Klar for inkasso' });
    await ready.getByRole('checkbox').first().press('Space');
    await page.getByRole('button', { name: 'Overlever valgte (1)' }).click();
    await page.getByText('1 faktura er overlevert i fil').waitFor();
    await page.getByRole('button', { name: 'Overlever alle' }).click();
    await look(page, 'collection-all');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Overlever til inkasso' }).click();
    await page.getByText(/faktura(er)? er overlevert i fil 3/).waitFor();
    await page.getByText('Ingen er klare for inkasso').waitFor();
    await page.getByRole('button', { name: 'Lag fil med endringer' }).click();
    await page.getByText('Ingenting å melde').waitFor();
    await page.getByRole('table', { name: 'Filer' }).getByText('Endringer').waitFor();
    await look(page, 'collection-told');
  });

  await check('a billing plan says how many days AvtaleGiro needs', rule('CAT-31'), async () => {
    await goTo(page, 'Planer');
    await page.getByRole('button', { name: 'Ny faktureringsplan' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Navn').fill('Med AvtaleGiro');
    await dialog.getByRole('button', { name: 'Legg til en betalingsmåte' }).click();
    await look(page, 'billing-plan-days');
    await dialog.getByRole('button', { name: 'Opprett' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('AvtaleGiro: 30 dager').waitFor();
    await look(page, 'billing-plans');
  });

  await check('an invoice shows what settled it', rule('PAY-02c'), async () => {
    await page.goto('/invoices?status=PAID');
    await page.getByRole('grid').locator('[data-row="1"]').first().click();
    await page.getByRole('table', { name: 'Utligninger' }).waitFor();
    await look(page, 'invoice-settlements');
  });
}
