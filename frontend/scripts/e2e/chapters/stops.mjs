// Stops: codes kept in order by keyboard, the default of crediting, a process that stops, and a stop by code.
import { check, must, rule } from '../checks.mjs';
import { look } from '../look.mjs';
import { choose, goTo } from '../screen.mjs';

const CODES = [
  ['FLYTTET', 'Har flyttet'],
  ['PRIS', 'For dyrt'],
];

export default async function stops({ page }) {
  const form = page.getByRole('dialog');
  const lines = page.locator('.stop-codes li');

  await check('stop codes are added, and put in order by keyboard', rule('CAT-41'), async () => {
    await goTo(page, 'Stopp');
    await page.getByText('Ingen stoppkoder ennå').waitFor();
    for (const [code, text] of CODES) {
      await page.getByRole('button', { name: 'Ny stoppkode' }).click();
      await form.getByLabel('Kode').fill(code);
      await form.getByLabel('Årsak').fill(text);
      await form.getByRole('button', { name: 'Lagre' }).click();
      await form.waitFor({ state: 'detached' });
      await lines.getByText(text).waitFor();
    }
    await page.getByRole('button', { name: 'Flytt For dyrt opp' }).focus();
    await page.keyboard.press('Enter');
    await lines.nth(0).getByText('For dyrt').waitFor();
    await look(page, 'stop-codes');
  });

  await check('a code that is taken is refused at its field', rule('CAT-41'), async () => {
    await page.getByRole('button', { name: 'Ny stoppkode' }).click();
    await form.getByLabel('Kode').fill('pris');
    await form.getByLabel('Årsak').fill('Noe annet');
    await form.getByRole('button', { name: 'Lagre' }).click();
    await form.getByRole('alert').first().waitFor();
    await look(page, 'stop-code-refused');
    await form.getByRole('button', { name: 'Avbryt' }).click();
  });

  await check('what becomes of open invoices is chosen for a plan kind', rule('SUB-06'), async () => {
    await choose(page, /Kurs/, 'Blir stående');
    await page.getByRole('button', { name: 'Lagre' }).click();
    await page.getByText('Valget er lagret').waitFor();
    await page.reload();
    await page.getByRole('button', { name: /Blir stående Kurs|Kurs.*Blir stående/ }).waitFor();
  });

  await check('a process stops what nobody pays, for a reason of the list', rule('CAT-40', 'DUN-06'), async () => {
    await page.goto('/dunning/new?standard=NO');
    await page.getByLabel('Navn').fill('Stopper til slutt');
    await page.getByText('Stopp abonnementet når fakturaen').click();
    await page.getByText('Stopper 7 dager etter siste frist når ingenting er betalt.').waitFor();
    await page.getByLabel('Bare når gjelden er over (NOK)').fill('100');
    await page.keyboard.press('Tab');
    await page.getByText('når forfalt gjeld er over 100,00').waitFor();
    await choose(page, /Stoppkode/, /For dyrt/);
    await page.getByText('Abonnementet stopper tidligst 52 dager etter forfall.').waitFor();
    await look(page, 'dunning-stop-rule');
    await page.getByRole('button', { name: 'Lagre' }).click();
    await page.getByRole('heading', { level: 1, name: 'Stopper til slutt' }).waitFor();
  });

  await check('a notice before the stop is previewed for a real payer, with its length', rule('DUN-07'), async () => {
    await page.getByText('Varsle betaleren på SMS før abonnementet stoppes').click();
    await page.getByText(/tegn, 1 SMS, vanlig tegnsett/).waitFor();
    await page.getByLabel('Tekst', { exact: true }).fill('Hei Š, {{amount}} {{stop_on}}');
    await page.getByText(/utvidet tegnsett/).waitFor();
    await look(page, 'dunning-notice');
    await page.getByRole('button', { name: 'Lagre varselet' }).click();
    await page.getByText('Varselet er lagret').waitFor();
    await page.getByLabel('Tekst', { exact: true }).fill('Hei');
    await page.getByRole('button', { name: 'Lagre varselet' }).click();
    await page.getByRole('alert').first().waitFor();
  });

  await check('coming payment stops and those that were made have their page', rule('DUN-06'), async () => {
    await goTo(page, 'Purring');
    await page.getByRole('link', { name: 'Betalingsstopp' }).click();
    await page.getByRole('heading', { name: 'Kommende betalingsstopp' }).waitFor();
    await page.getByText('Bare de som har betalt siden').click();
    must(page.url().includes('paid=since'), 'the filter is not in the address');
    await look(page, 'payment-stops');
  });

  await check('a stop takes a code instead of a text', rule('CAT-41', 'SUB-05'), async () => {
    await page.goto('/members?segment=ACTIVE');
    await page.getByRole('row').nth(1).waitFor();
    await page.getByRole('row').nth(1).getByRole('link').first().click();
    await page.getByRole('tab', { name: 'Abonnementer' }).click();
    await page.getByRole('button', { name: 'Stopp', exact: true }).first().click();
    await form.getByText('Siste dag blir').waitFor();
    await form.getByRole('button', { name: 'Stopp', exact: true }).click();
    await form.getByText('Må fylles ut').waitFor();
    await choose(form, /Stoppkode/, /Har flyttet/);
    await look(page, 'stop-by-code');
    await form.getByRole('button', { name: 'Stopp', exact: true }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByText('Har flyttet').waitFor();
  });
}
