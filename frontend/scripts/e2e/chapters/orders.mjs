// Orders on their way: another payer, a delivery that moves, the confirmation, a restart; and the set-up as text.
import { check, must, rule } from '../checks.mjs';
import { inDays } from '../days.mjs';
import { look } from '../look.mjs';
import { choose, goTo, typeDate } from '../screen.mjs';

export default async function orders({ page }) {
  const form = page.getByRole('dialog');
  const card = page.locator('.panel').filter({ has: page.getByRole('button', { name: 'Bytt betaler' }) }).first();
  const open = async (action) => {
    await card.getByRole('button', { name: action, exact: true }).click();
    await form.waitFor();
  };
  const close = async () => {
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
  };

  await check('a member is chosen who gets something by post', rule('SUB-10'), async () => {
    await goTo(page, 'Medlemmer');
    const rows = page.getByRole('row');
    await rows.nth(2).waitFor();
    for (let row = 1; row < 12; row += 1) {
      await goTo(page, 'Medlemmer');
      await rows.nth(row).getByRole('link').first().click();
      await page.getByRole('tab', { name: 'Abonnementer' }).click();
      await page.locator('.panel, .empty').first().waitFor();
      if (await card.getByRole('button', { name: 'Levering', exact: true }).isVisible()) return;
    }
    must(false, 'nobody among the first members gets anything delivered');
  });

  await check('another payer takes over with the next period', rule('SUB-13', 'SUB-20'), async () => {
    await open('Bytt betaler');
    await form.getByRole('combobox', { name: 'Betaler' }).fill('a');
    await page.getByRole('option').nth(1).click();
    await form.getByText(/Den nye betaleren overtar fra/).waitFor();
    await look(page, 'subscription-payer');
    await form.getByRole('button', { name: 'Bytt betaler' }).click();
    await form.waitFor({ state: 'detached' });
    await card.getByText('Neste betaler').waitFor();
    await look(page, 'subscription-card');
    await open('De neste 24 månedene');
    await form.getByText(/overtar betalingen/).waitFor();
    await close();
    const here = page.url();
    await card.locator('dd', { has: page.getByText(/^fra \d/) }).getByRole('link').click();
    await page.getByRole('button', { name: 'Registrer dødsfall' }).click();
    await form.getByText(/Velg en ny betaler for/).waitFor();
    await look(page, 'payer-death');
    await close();
    await page.goto(here);
    await open('Behold betaleren');
    await form.getByRole('button', { name: 'Behold betaleren' }).click();
    await form.waitFor({ state: 'detached' });
    await card.getByText('Neste betaler').waitFor({ state: 'detached' });
  });

  await check('a subscription is paid in another way from its next invoice on', rule('SUB-18'), async () => {
    await open('Bytt betalingsmåte');
    await choose(form, /Betalingsmåte/, /^Faktura/); // by post or by e-mail, whichever it is not
    await look(page, 'subscription-method');
    await form.getByRole('button', { name: 'Bytt betalingsmåte' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByText('Betalingsmåten er byttet.').waitFor();
  });

  await check('a delivery stops for some days, and each day says what becomes of it', rule('SUB-10'), async () => {
    await open('Levering');
    await form.getByText(/Leveres hjem/).waitFor();
    await typeDate(form.getByRole('group', { name: /Gjelder til og med/ }), inDays(20));
    await form.getByRole('button', { name: 'Registrer' }).click();
    await form.getByRole('row', { name: /Leveringsstopp/ }).waitFor();
    await form.getByText('Leveres ikke: stoppet').waitFor();
    await look(page, 'subscription-delivery');
    await form.getByRole('button', { name: 'Avslutt' }).click();
    await form.getByText('Vanlig levering fra og med').waitFor();
    await look(page, 'subscription-delivery-end');
    await form.getByRole('button', { name: 'Lagre' }).click();
    await form.getByText(/Leveres hjem/).waitFor();
    await form.getByText('Flytting', { exact: true }).click();
    await form.getByRole('button', { name: /Land$/ }).waitFor();
    await look(page, 'subscription-delivery-move');
    await close();
  });

  await check('the confirmation of the order is seen before it is sent', rule('SUB-17'), async () => {
    await open('Bestillingsbekreftelse');
    await form.getByText(/takk for bestillingen/).waitFor();
    await look(page, 'order-confirmation');
    await close();
  });

  await check('each organisation decides about orders', rule('SUB-12', 'SUB-17'), async () => {
    await goTo(page, 'Bestillinger');
    await page.getByLabel('Om angreretten').first().fill('Du kan angre i 14 dager.');
    await page.getByRole('button', { name: 'Lagre' }).first().click();
    await page.getByText(/Valgene for .* er lagret/).waitFor();
    await look(page, 'order-settings');
  });

  await check('the set-up is exported, changed, looked at and imported', rule('CAT-44'), async () => {
    await goTo(page, 'Oppsett som tekst');
    const text = await page.locator('.setup-text').textContent();
    must(text.startsWith('kontingent: 1'), 'the export begins with its form');
    await page.getByRole('textbox', { name: 'Oppsettet som tekst' }).fill(`${text}unicorns: []\n`);
    await page.getByRole('button', { name: 'Se hva som skjer' }).click();
    await page.getByRole('row', { name: /unicorns/ }).waitFor();
    await look(page, 'setup-faults');
    const discount = 'kontingent: 1\ndiscounts:\n  - name: Prøverabatt\n    percent: 12.5\n';
    await page.getByRole('textbox', { name: 'Oppsettet som tekst' }).fill(discount);
    await page.getByRole('button', { name: 'Se hva som skjer' }).click();
    await page.getByRole('row', { name: /Prøverabatt/ }).waitFor();
    await look(page, 'setup-preview');
    await page.getByRole('button', { name: 'Importer', exact: true }).click();
    await page.getByText('Oppsettet er importert').waitFor();
  });

  await check('a plan is copied under another name', rule('CAT-44'), async () => {
    await goTo(page, 'Planer');
    const plan = page.getByRole('table').first().getByRole('link').first();
    const name = await plan.textContent();
    await plan.click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await page.getByRole('button', { name: /^Kopier/ }).click();
    await form.getByRole('textbox', { name: 'Navn på kopien' }).fill('Kopiert plan');
    await form.getByRole('button', { name: 'Kopier' }).click();
    await page.getByRole('heading', { level: 1, name: /Kopiert plan/ }).waitFor();
  });
}
