// Fee runs: the texts of their mails, who was in one, and what is done about them, until a payment comes by its link.
import { check, must, rule } from '../checks.mjs';
import { inDays } from '../days.mjs';
import { look } from '../look.mjs';
import { linkIn, mailWith } from '../mails.mjs';
import { cellOf, choose, goTo, plain, typeDate } from '../screen.mjs';

const RUN = 'Skigruppa hvert kvartal';
const ANSWER_MS = 30_000;

export default async function feeRuns({ page, settings }) {
  const drawer = () => page.getByRole('dialog');
  const asked = () => page.getByRole('alertdialog');
  const close = () => asked().getByText('Lukk', { exact: true }).click();
  const people = page.getByRole('table', { name: 'Personer' });

  await check('a template is shown with the values of a real member', rule('FEE-06'), async () => {
    await goTo(page, 'Kontingentkjøringer');
    await page.getByRole('link', { name: 'Maler' }).click();
    await page.getByRole('link', { name: 'Treningsavgift' }).click();
    await drawer().getByRole('button', { name: 'Vis med et medlems verdier' }).click();
    const shown = drawer().locator('blockquote');
    await shown.waitFor();
    must(/Å betale: 450,00\s/.test(plain(await shown.textContent())), 'the fee is not in the preview');
    await look(page, 'fee-template');
  });

  await check('a template without a required field is refused with its name', rule('FEE-06'), async () => {
    await drawer().getByLabel('Tekst', { exact: true }).fill('Å betale: {{amount}}');
    await drawer().getByRole('button', { name: 'Lagre', exact: true }).click();
    await drawer().locator('.field-error').filter({ hasText: 'payment_link' }).waitFor();
    await drawer().getByRole('button', { name: 'Avbryt' }).click();
    await drawer().waitFor({ state: 'detached' });
  });

  await check('a merge field is named in words and goes where the writer was', rule('FEE-06'), async () => {
    await page.getByRole('link', { name: 'Treningsavgift' }).click();
    const text = drawer().getByLabel('Tekst', { exact: true });
    await text.fill('Frist ');
    await text.press('End');
    await drawer().getByRole('button', { name: /^Betales innen/ }).click();
    await drawer().getByRole('button', { name: /^Betalingslenke/ }).click();
    must((await text.inputValue()) === 'Frist {{pay_by_on}}{{payment_link}}', 'the fields are elsewhere');
    await look(page, 'fee-template-fields');
    await drawer().getByRole('button', { name: 'Avbryt' }).click();
    await drawer().waitFor({ state: 'detached' });
  });

  await check('a new template begins with the text that clubs begin with', rule('FEE-06'), async () => {
    await page.getByRole('button', { name: 'Ny mal' }).click();
    await choose(drawer(), 'Til', 'Påminnelse');
    await drawer().getByLabel('Navn').fill('Mild påminnelse');
    await look(page, 'fee-template-new');
    await drawer().getByRole('button', { name: 'Lagre', exact: true }).click();
    await drawer().waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /Mild påminnelse/ }).getByText('Påminnelse', { exact: true }).waitFor();
    await look(page, 'fee-templates');
  });

  await check('a run shows each time that it ran, and every person in it', rule('FEE-08'), async () => {
    await goTo(page, 'Kontingentkjøringer');
    await page.getByRole('link', { name: RUN }).click();
    await page.getByRole('table', { name: 'Delkjøringer' }).getByText('Kjørt', { exact: true }).waitFor();
    await people.getByText('Betalt', { exact: true }).first().waitFor();
    await look(page, 'fee-run-people');
  });

  await check('a reminder passes over who has paid, by name', rule('FEE-09'), async () => {
    await page.locator('.checkbox').filter({ hasText: 'Alle' }).click();
    await page.getByRole('button', { name: 'Send påminnelse' }).click();
    await look(page, 'fee-run-remind');
    await asked().getByRole('button', { name: 'Send påminnelse' }).click();
    await asked().getByText(/Påminnelse sendt til \d+ personer/).waitFor();
    const paid = await people.locator('tbody tr').filter({ hasText: 'Betalt' }).count();
    const named = await asked().getByText('har ikke noe igjen å betale').count();
    must(paid > 0 && named === paid, `${paid} have paid, and ${named} are named`);
    await look(page, 'fee-run-reminded');
    await close();
  });

  const unpaid = people.getByRole('row').filter({ hasText: 'Fått betalingsmail' }).filter({ hasText: 'Sendt' });
  const name = plain(await unpaid.first().getByRole('link').first().textContent());
  const row = people.getByRole('row').filter({ hasText: name });
  await check('the payment mail is sent again, with a link that is paid', rule('FEE-05', 'FEE-09'), async () => {
    await row.locator('.checkbox').click();
    await page.getByRole('button', { name: 'Send betalingsmail på nytt' }).click();
    await asked().getByRole('button', { name: 'Send betalingsmail på nytt' }).click();
    await asked().getByText('Sendt på nytt til 1 person.').waitFor();
    await close();
    const payer = await page.context().newPage();
    await payer.goto(await linkIn(settings.mailUrl, /Treningsavgift ski ungdom/));
    await payer.getByRole('button', { name: 'Betal med kort' }).click();
    await payer.getByRole('button', { name: 'Betal', exact: true }).click({ timeout: ANSWER_MS });
    await payer.getByText('Fakturaen er betalt').waitFor({ timeout: ANSWER_MS });
    await payer.close();
  });

  await check('the person shows by itself that the link was clicked and paid', rule('FEE-08'), async () => {
    await row.getByText('Betalt', { exact: true }).waitFor({ timeout: ANSWER_MS });
    const clicked = await cellOf(people, row, 'Klikket');
    must(plain(await clicked.textContent()) !== '–', 'the click is not shown');
    await look(page, 'fee-run-paid');
  });

  await check('the receipt is in the words of the run, with the transaction', rule('FEE-05', 'FEE-06'), async () => {
    const receipt = await mailWith(settings.mailUrl, /^Kvittering fra/);
    must(/takk for betalingen på 450,00/.test(plain(receipt)), 'the receipt does not say what was paid');
    must(/Betalingens id: \S+/.test(receipt), 'the receipt does not name the transaction');
  });

  await check('a cancelled payment mail is shown as such, and can\'t be sent again', rule('FEE-09'), async () => {
    const other = plain(await unpaid.first().getByRole('link').first().textContent());
    const cancelled = people.getByRole('row').filter({ hasText: other });
    for (const [button, says] of [['Annuller betalingsmail', 'Annullert for 1 person.'], ['Send betalingsmail på nytt', 'er annullert']]) {
      await cancelled.locator('.checkbox').click();
      await page.getByRole('button', { name: button }).click();
      await asked().getByRole('button', { name: button }).click();
      await asked().getByText(says).waitFor();
      if (says === 'er annullert') await look(page, 'fee-run-refused');
      await close();
      await cancelled.getByText('Annullert', { exact: true }).waitFor();
    }
  });

  await check('the next time is rehearsed, each person with how it is paid and why, and it is still so', rule('NEW-01', 'NEW-02'), async () => {
    await page.getByRole('button', { name: 'Prøvekjør' }).click();
    await page.waitForURL(/\/runs\/rehearsals\//);
    await page.getByRole('heading', { name: /Prøvekjøring av kontingent for/ }).waitFor();
    const rows = page.getByRole('table', { name: 'Personer' });
    await rows.getByText(/Betalingsmail|Trekkes fra kort/).first().waitFor({ timeout: ANSWER_MS });
    await look(page, 'fee-run-rehearsal');
    await rows.getByRole('button', { name: /Hvorfor/ }).first().click();
    await drawer().getByText(/Kontingentsats .*gyldig fra/).waitFor();
    await look(page, 'fee-run-rehearsal-why');
    await page.keyboard.press('Escape');
    await drawer().waitFor({ state: 'detached' });
    const first = page.url();
    await page.getByRole('button', { name: 'Stemmer det fortsatt?' }).click();
    await page.waitForURL((url) => url.href !== first);
    await page.getByText(/Ingenting er endret siden/).waitFor({ timeout: ANSWER_MS });
    await page.getByRole('tab', { name: 'Mot forrige kjøring' }).click();
    await page.getByText('Uendret', { exact: true }).waitFor();
    await look(page, 'fee-run-rehearsal-against-run');
    await page.getByRole('link', { name: 'Vis kontingentkjøringen' }).click();
    await page.getByRole('table', { name: 'Delkjøringer' }).waitFor();
  });

  await check('the fees are the income of the department that they are for', rule('LED-07', 'FEE-03'), async () => {
    await goTo(page, 'Regnskap');
    await page.getByRole('tab', { name: 'Lokallag og avdelinger' }).click();
    await typeDate(page.getByRole('group', { name: 'Fra', exact: true }), inDays(0));
    await typeDate(page.getByRole('group', { name: 'Til (ikke med)', exact: true }), inDays(1));
    const table = page.getByRole('table', { name: 'Inntekt per avdeling' });
    const youth = table.getByRole('row').filter({ hasText: 'Ski · Ski ungdom' });
    await youth.waitFor();
    const income = Number((await (await cellOf(table, youth, 'Inntekt')).textContent()).replaceAll(/\D/g, ''));
    must(income > 0 && income % 45_000 === 0, `${income} is not what so many people were billed`);
    await look(page, 'ledger-departments');
  });
}
