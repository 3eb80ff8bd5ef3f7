// Cards: the account's connection, a payment link from the mail to the receipt, and the card that was kept.
import { check, must, rule } from '../checks.mjs';
import { look } from '../look.mjs';
import { linkIn } from '../mails.mjs';
import { choose, goTo } from '../screen.mjs';

const ANSWER_MS = 30_000;

export default async function cards({ page, settings }) {
  await check('the local card service is connected, and its connection can be tried', rule('PRV-06'), async () => {
    await goTo(page, 'Betalingsleverandører');
    await page.getByText('Virker', { exact: true }).waitFor({ timeout: ANSWER_MS });
    await page.getByRole('button', { name: 'Prøv forbindelsen til Testkort (lokal)' }).click();
    await page.getByText('Virker', { exact: true }).waitFor({ timeout: ANSWER_MS });
    await look(page, 'payment-providers');
  });

  await check('a wrong key is told where the account is', rule('PRV-06'), async () => {
    await page.getByRole('button', { name: 'Ny konto' }).click();
    await page.getByLabel('Navn').fill('Feil nøkkel');
    await page.getByRole('button', { name: 'Legg til kontoen' }).click();
    await page.getByText('Må fylles ut').first().waitFor();
    await page.getByLabel('Adresse').fill(settings.cardsUrl);
    await page.getByLabel('API-nøkkel').fill('feil');
    await page.getByLabel('Hemmelighet for tilbakekall').fill('feil');
    await look(page, 'payment-provider-new');
    await page.getByRole('button', { name: 'Legg til kontoen' }).click();
    await page.getByText('Virker ikke').waitFor({ timeout: ANSWER_MS });
  });

  await check('a payment link is sent from an open invoice', rule('FEE-05'), async () => {
    await openByMail(page);
    await page.getByRole('button', { name: 'Send betalingslenke' }).click();
    await look(page, 'payment-link-new');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Send betalingslenke' }).click();
    await page.getByRole('table', { name: 'Betalingslenker' }).getByText('Åpen').waitFor();
  });

  const address = await check('the mail carries the link', rule('FEE-05'), () => linkIn(settings.mailUrl, /^Betal faktura/));
  const payer = await page.context().newPage();
  await check('the payer pays and saves the card, without signing in', rule('FEE-05', 'PRV-03'), async () => {
    await payer.goto(address);
    await payer.getByRole('button', { name: 'Betal og lagre kortet' }).waitFor();
    await look(payer, 'payment-link');
    await payer.getByRole('button', { name: 'Betal og lagre kortet' }).click();
    await payer.getByRole('button', { name: 'Betal', exact: true }).click({ timeout: ANSWER_MS });
    await payer.getByText('Fakturaen er betalt').waitFor({ timeout: ANSWER_MS });
    await look(payer, 'payment-link-paid');
  });
  await payer.close();

  await check('the invoice says so by itself, with the charge and its transaction', rule('PRV-04', 'PAY-09'), async () => {
    await page.getByRole('table', { name: 'Betalingslenker' }).getByText('Betalt').waitFor({ timeout: ANSWER_MS });
    await page.getByRole('table', { name: 'Belastninger' }).getByText('Trukket').waitFor();
    await look(page, 'invoice-charged');
  });

  await check("the member's page shows the kept card, and ends it", rule('SUB-18'), async () => {
    await page.locator('main a[href^="/members/"]').first().click();
    const table = page.getByRole('table', { name: 'Betalingsavtaler' });
    await table.getByText('Visa •••• 4242').waitFor();
    await look(page, 'member-card');
    await table.getByRole('button', { name: 'Avslutt' }).click();
    await page.getByRole('button', { name: 'Avslutt avtalen' }).click();
    await table.getByText('Avsluttet av en medarbeider').waitFor();
  });

  await check('an agreement with a bank is registered, and what is ordered begins with it', rule('SUB-18', 'SUB-01'), async () => {
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Registrer avtale' }).click();
    await choose(dialog, /Betalingsmåte/, 'AvtaleGiro');
    await dialog.getByLabel(/Nummeret som banken/).fill('00123456783');
    await look(page, 'register-agreement');
    await dialog.getByRole('button', { name: 'Registrer avtale' }).click();
    await page.getByRole('table', { name: 'Betalingsavtaler' }).getByRole('row', { name: /AvtaleGiro.*00123456783/ }).waitFor();
    await look(page, 'member-agreements');
    await page.getByRole('tab', { name: 'Abonnementer' }).click();
    await page.getByRole('button', { name: 'Start medlemskap' }).first().click();
    await choose(dialog, 'Plan', /^Ordinært medlem\s*Årlig/);
    await dialog.getByRole('button', { name: /Betalingsmåte/ }).getByText('AvtaleGiro').waitFor();
    await dialog.getByText(/eFaktura: betaleren har ingen avtale med banken/).waitFor();
    await look(page, 'start-with-agreement');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
}

/** Opens an open invoice whose payer can be reached by e-mail. */
async function openByMail(page) {
  await page.goto('/invoices?status=OPEN');
  const links = page.locator('main [role="row"] a[href^="/invoices/"]');
  await links.first().waitFor();
  for (const address of await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))) {
    await page.goto(address);
    await page.getByRole('button', { name: 'Send betalingslenke' }).waitFor();
    if ((await page.getByRole('table', { name: 'Utsendelser' }).getByText('@').count()) > 0) return;
  }
  must(false, 'no open invoice goes by e-mail');
}
