// A membership whose fee follows its member: written in the wizard, previewed for an age and a branch, and settled.
import { check, must, rule } from '../checks.mjs';
import { look } from '../look.mjs';
import { choose, goTo } from '../screen.mjs';

const PLAN = 'Medlem i lokallag';

export default async function membership({ page }) {
  const preview = page.locator('.panel', { has: page.getByRole('heading', { name: 'Fakturaer de neste 24 månedene' }) });
  const step = (name) => page.locator('.wizard-step', { hasText: name }).click();
  const body = page.locator('.wizard-body');

  await check('a fee by age and a branch share are written beside their invoices', rule('CAT-21', 'NEW-02'), async () => {
    await goTo(page, 'Planer');
    await page.getByRole('link', { name: 'Ny plan' }).click();
    await page.getByLabel('Navn').fill(PLAN);
    await step('Frekvens og produkter');
    await page.locator('.wizard-body label', { hasText: 'Kontingent' }).first().click();
    await step('Faktureringsplan');
    await body.getByRole('button', { name: 'Faktureringsplan' }).click();
    await page.getByRole('option').first().click();
    await step('Alder og husstand');
    await page.getByLabel('Medlemskategori').fill('Ordinær');
    for (const place of [0, 1]) {
      await page.getByRole('button', { name: 'Legg til aldersgruppe' }).click();
      await body.getByRole('textbox', { name: /^Fast pris/ }).nth(place).fill('600');
    }
    await body.getByRole('textbox', { name: 'Fra og med år' }).nth(0).fill('18');
    await body.getByRole('textbox', { name: 'Til og med år' }).nth(0).fill('25');
    await body.getByRole('textbox', { name: 'Fra og med år' }).nth(1).fill('25');
    await body.getByRole('textbox', { name: 'Til og med år' }).nth(1).fill('30');
    await body.getByLabel('Medlemskategori').click();
    await preview.getByText('En annen gruppe har allerede medlemmer på 25 år').waitFor();
    await look(page, 'plan-wizard-ages-overlap');
    await body.getByRole('button', { name: 'Fjern aldersgruppe 2' }).click();
    await preview.getByRole('textbox', { name: 'Medlemmets alder' }).fill('20');
    await preview.getByRole('textbox', { name: 'Medlemmets alder' }).blur();
    await preview.locator('td.end', { hasText: '600,00' }).first().waitFor();
    await look(page, 'plan-wizard-ages');
    await step('Andel og startmåned');
    await choose(body, 'Lokallagsandel', 'Et beløp');
    await body.getByRole('textbox', { name: /^Andel \(/ }).fill('120');
    await body.getByLabel('Konto for andelen').fill('3290');
    await preview.getByRole('button', { name: 'Lokallag' }).click();
    await page.getByRole('option').nth(1).click();
    await preview.getByText(/^Lokallagsandel 120,00/).first().waitFor({ state: 'attached' });
    await preview.locator('summary').first().click();
    await preview.getByText(/^Lokallagsandel 120,00/).first().waitFor();
    await preview.getByText('Aldersgruppe 18–25').first().waitFor();
    await look(page, 'plan-wizard-share');
    await page.getByRole('button', { name: 'Opprett' }).click();
    await page.getByRole('heading', { level: 1, name: PLAN }).waitFor();
    await page.getByText('18–25 år: 600,00').waitFor();
    await look(page, 'plan-membership');
  });

  await check('the ledger says what branches are owed of a period', rule('CAT-21'), async () => {
    await goTo(page, 'Regnskap');
    await page.getByRole('tab', { name: 'Lokallag' }).click();
    await page.getByText('Ingen andeler i perioden').waitFor();
    must(page.url().includes('view=branches'), 'the tab has no address');
    await look(page, 'ledger-branches');
  });
}
