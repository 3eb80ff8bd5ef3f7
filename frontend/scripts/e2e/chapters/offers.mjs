// What a plan promises: an offer written in the wizard with its invoices beside it, sold with a discount, and explained.
import { check, must, rule } from '../checks.mjs';
import { look, settled } from '../look.mjs';
import { choose, goTo, plain } from '../screen.mjs';

const OFFER = 'Prøv Fjellfolk';
const PRODUCT = 'Fjellfolk digitalt (';

export default async function offers({ page }) {
  const preview = page.locator('.panel', { has: page.getByRole('heading', { name: 'Fakturaer de neste 24 månedene' }) });
  const step = (name) => page.locator('.wizard-step', { hasText: name }).click();
  const body = page.locator('.wizard-body');
  const dialog = page.getByRole('dialog');

  await check('a permanent discount is registered', rule('CAT-20'), async () => {
    await goTo(page, 'Planer');
    await page.getByRole('button', { name: 'Ny fast rabatt' }).click();
    await dialog.getByLabel('Navn').fill('Ansatt');
    await dialog.getByLabel('Rabatt i prosent').fill('110');
    await dialog.getByRole('button', { name: 'Opprett' }).click();
    await dialog.getByText('Skriv en prosent over 0').waitFor();
    await dialog.getByLabel('Rabatt i prosent').fill('10');
    await look(page, 'discount-form');
    await dialog.getByRole('button', { name: 'Opprett' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: 'Ansatt' }).waitFor();
  });

  await check('a contract fee is registered', rule('CAT-16'), async () => {
    await page.getByRole('button', { name: 'Nytt bindingsgebyr' }).click();
    await dialog.getByLabel('Navn').fill('Brutt binding');
    await dialog.getByLabel(/^Pris med mva/).fill('499');
    await dialog.getByLabel('Inntektskonto').fill('3900');
    await look(page, 'contract-fee-form');
    await dialog.getByRole('button', { name: 'Opprett' }).click();
    await page.getByRole('row').filter({ hasText: 'Brutt binding' }).waitFor();
  });

  await check('an offer is written beside the invoices that it leads to', rule('CAT-11', 'CAT-14', 'BIL-14'), async () => {
    await page.getByRole('link', { name: 'Ny plan' }).click();
    await page.getByLabel('Navn').fill(OFFER);
    await look(page, 'plan-wizard-name');
    await step('Frekvens og produkter');
    await choose(body, 'Enhet', 'måned');
    await page.getByText(PRODUCT).click();
    await step('Faktureringsplan');
    await choose(body, 'Faktureringsplan', 'Månedlig, 14 dager');
    await preview.getByText('24 fakturaer i alt').waitFor();
    await step('Prisregler');
    await choose(body, 'Pris på første periode', 'Prosent rabatt');
    await page.getByLabel('Rabatt i prosent').fill('150');
    await preview.getByText('Skriv en prosent over 0').waitFor();
    await page.getByLabel('Rabatt i prosent').fill('50');
    await preview.locator('td.end', { hasText: '19,50' }).first().waitFor();
    await step('Avansert');
    await choose(body, 'Lengde på første periode', 'Et antall dager');
    await page.getByLabel('Navn ved fornyelse').fill('Fjellfolk digitalt');
    await preview.getByText('Fjellfolk digitalt').nth(1).waitFor();
    await preview.locator('summary').first().click();
    await preview.getByText('Første periode 50 % rabatt').first().waitFor();
    await look(page, 'plan-wizard');
    await choose(body, 'Binding', 'Et antall perioder');
    await choose(body, 'Bindingsgebyr', 'Brutt binding');
    await look(page, 'plan-wizard-contract');
    await page.getByRole('button', { name: 'Opprett' }).click();
    await page.getByRole('heading', { level: 1, name: OFFER }).waitFor();
    await page.getByText('12 perioder (Brutt binding)').waitFor();
    await page.getByText('50 % rabatt', { exact: true }).waitFor();
    await look(page, 'plan');
  });

  await check('a plan is saved again, and its page says what changed', rule('CAT-43', 'CAT-17'), async () => {
    await page.getByRole('button', { name: 'Endre', exact: true }).click();
    await step('Neste steg');
    await page.getByRole('button', { name: 'Legg til et steg' }).click();
    await choose(body, /Steg 1$/, /^Fjellfolk digitalt, månedlig/);
    await look(page, 'plan-wizard-chain');
    await page.getByRole('button', { name: 'Lagre' }).click();
    const change = page.getByRole('row').filter({ hasText: 'Neste steg' });
    await change.waitFor();
    must(plain(await change.textContent()).includes('Fjellfolk digitalt, månedlig'), 'the change is not told');
  });

  await check('an order shows its invoices, and each line says why it costs that', rule('CAT-20', 'NEW-02', 'SUB-07', 'SUB-08'), async () => {
    await goTo(page, 'Medlemmer');
    await settled(page);
    await page.locator('main').getByRole('link', { name: /\S/ }).filter({ hasNotText: /^\d+$/ }).first().click();
    await page.getByRole('tab', { name: 'Abonnementer' }).click();
    await page.getByRole('button', { name: 'Start medlemskap' }).first().click();
    await choose(dialog, /Plan$/, OFFER);
    await choose(dialog, 'Fast rabatt', 'Ansatt');
    await dialog.locator('td.end', { hasText: '17,55' }).first().waitFor();
    await look(page, 'start-subscription-outlook');
    await dialog.getByRole('button', { name: 'Start medlemskap' }).click();
    await dialog.waitFor({ state: 'detached' });
    const card = page.locator('.panel', { has: page.getByRole('heading', { name: OFFER }) });
    await card.getByText('Ansatt (10').waitFor();
    await card.getByRole('button', { name: 'Stopp', exact: true }).click();
    await dialog.getByText(/Å slutte før koster 499,00/).waitFor();
    await look(page, 'stop-contract');
    await dialog.getByText('Uten bindingsgebyr').click();
    await dialog.getByText(/Å slutte før koster/).waitFor({ state: 'detached' });
    await dialog.getByText('Uten bindingsgebyr').click();
    await dialog.getByLabel('Årsak').fill('Flytter');
    await dialog.getByRole('button', { name: 'Stopp', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await card.getByRole('button', { name: 'Flytt stoppet' }).click();
    await dialog.getByText(/Fakturaen på bindingsgebyret \(\d+, 499,00.* blir stående/).waitFor();
    await dialog.getByRole('button', { name: 'Avbryt' }).click();
    await dialog.waitFor({ state: 'detached' });
    await card.getByRole('button', { name: 'Fjern stoppet' }).click();
    await dialog.getByText(/Fakturaen på bindingsgebyret \(\d+, 499,00.* krediteres/).waitFor();
    await look(page, 'stop-removed-contract');
    await dialog.getByLabel('Årsak').fill('Angret');
    await dialog.getByRole('button', { name: 'Fjern stoppet' }).click();
    await dialog.waitFor({ state: 'detached' });
    await card.getByRole('link', { name: /^\d+$/ }).first().click();
    await page.locator('main summary').first().click();
    await page.getByText('10 % rabatt i hver periode (Ansatt)').waitFor();
    await page.getByText('CAT-11').waitFor();
    await look(page, 'invoice-why');
  });
}
