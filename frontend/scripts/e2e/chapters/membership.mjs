// A membership whose fee follows its member: written in the wizard, previewed for an age and a branch, and settled.
import { check, must, rule } from '../checks.mjs';
import { look, settled } from '../look.mjs';
import { choose, goTo } from '../screen.mjs';

const PLAN = 'Medlem i lokallag';
const CHOICE = 'Velg selv';

export default async function membership({ page }) {
  const preview = page.locator('.panel', { has: page.getByRole('heading', { name: 'Fakturaer de neste 24 månedene' }) });
  const step = (name) => page.locator('.wizard-step', { hasText: name }).click();
  const body = page.locator('.wizard-body');
  const dialog = page.getByRole('dialog');

  await check('a fee by age and a branch share are written beside their invoices', rule('CAT-21', 'NEW-02'), async () => {
    await goTo(page, 'Planer');
    await page.getByRole('link', { name: 'Ny plan' }).click();
    await page.getByLabel('Navn').fill(PLAN);
    await step('Frekvens og produkter');
    await page.locator('.wizard-body label', { hasText: 'Kontingent' }).first().click();
    await step('Faktureringsplan');
    await body.getByRole('button', { name: 'Faktureringsplan' }).click();
    await page.getByRole('option').first().click();
    await step('Alder, kategori og husstand');
    await page.getByLabel('Slags medlemskap').fill('Ordinær');
    for (const place of [0, 1]) {
      await page.getByRole('button', { name: 'Legg til aldersgruppe' }).click();
      await body.getByRole('textbox', { name: /^Fast pris/ }).nth(place).fill('600');
    }
    await body.getByRole('textbox', { name: 'Fra og med år' }).nth(0).fill('18');
    await body.getByRole('textbox', { name: 'Til og med år' }).nth(0).fill('25');
    await body.getByRole('textbox', { name: 'Fra og med år' }).nth(1).fill('25');
    await body.getByRole('textbox', { name: 'Til og med år' }).nth(1).fill('30');
    await body.getByLabel('Slags medlemskap').click();
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

  await check('a category is registered, priced in the wizard and given to a member', rule('CAT-21'), async () => {
    await goTo(page, 'Kontingentsatser');
    await page.getByRole('button', { name: 'Ny medlemskategori' }).click();
    await dialog.getByLabel('Navn').fill('Student');
    await look(page, 'category-new');
    await dialog.getByRole('button', { name: 'Lagre' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Student' }).waitFor();
    await look(page, 'categories');
    await goTo(page, 'Planer');
    await page.getByRole('link', { name: PLAN }).click();
    await page.getByRole('button', { name: 'Endre' }).click();
    await step('Alder, kategori og husstand');
    await page.getByRole('button', { name: 'Legg til kategoripris' }).click();
    const priced = body.locator('fieldset', { hasText: 'Medlemskategorier' });
    await choose(priced, 'Medlemmets kategori', 'Student');
    await priced.getByRole('textbox', { name: /^Fast pris/ }).fill('300');
    await choose(preview, 'Medlemmets kategori', 'Student');
    await preview.locator('td.end', { hasText: '300,00' }).first().waitFor();
    await preview.locator('summary').first().click();
    await preview.getByText('Medlemskategori Student').first().waitFor();
    await look(page, 'plan-wizard-category');
    await page.getByRole('button', { name: 'Lagre' }).click();
    await page.getByText('Student: 300,00').first().waitFor();
    await look(page, 'plan-category');
    await goTo(page, 'Medlemmer');
    await settled(page);
    await page.locator('main').getByRole('link', { name: /\S/ }).filter({ hasNotText: /^\d+$/ }).first().click();
    await page.getByRole('tab', { name: 'Klubb' }).click();
    await page.getByRole('button', { name: 'Gi kategori' }).click();
    await choose(dialog, 'Kategori', 'Student');
    await look(page, 'member-category-form');
    await dialog.getByRole('button', { name: 'Gi kategori' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('cell', { name: 'Student' }).or(page.getByRole('rowheader', { name: 'Student' })).first().waitFor();
    await look(page, 'member-category');
  });

  await check('a plan whose products the customer chooses is written, and sold by what is chosen', rule('CAT-13', 'CAT-18'), async () => {
    await goTo(page, 'Planer');
    await page.getByRole('link', { name: 'Ny plan' }).click();
    await page.getByLabel('Navn').fill(CHOICE);
    await step('Frekvens og produkter');
    await body.locator('label', { hasText: 'årlig' }).nth(0).click();
    await body.locator('label', { hasText: 'årlig' }).nth(1).click();
    await step('Avansert');
    await page.getByText('Kunden velger blant produktene').click();
    await body.getByRole('textbox', { name: 'Rabatt i prosent for 1' }).fill('10');
    await step('Tilleggsprodukter');
    await body.getByRole('button', { name: 'Ekstra brukere' }).click();
    await page.getByRole('option').nth(1).click();
    await step('Faktureringsplan');
    await body.getByRole('button', { name: 'Faktureringsplan' }).click();
    await page.getByRole('option').first().click();
    await preview.getByText('2 fakturaer i alt').waitFor();
    await preview.locator('summary').first().click();
    await preview.getByText('1 av 2 produkter er valgt').first().waitFor();
    await step('Avansert');
    await look(page, 'plan-wizard-choice');
    await page.getByRole('button', { name: 'Opprett' }).click();
    await page.getByRole('heading', { level: 1, name: CHOICE }).waitFor();
    await look(page, 'plan-choice');
    await goTo(page, 'Medlemmer');
    await settled(page);
    await page.locator('main').getByRole('link', { name: /\S/ }).filter({ hasNotText: /^\d+$/ }).first().click();
    await page.getByRole('tab', { name: 'Abonnementer' }).click();
    await page.getByRole('button', { name: 'Start medlemskap' }).first().click();
    await choose(dialog, /Plan$/, CHOICE);
    await dialog.getByText('Velg 1 produkt').waitFor();
    await dialog.locator('.plan-product label').first().click();
    await dialog.getByText('1 av 2 produkter er valgt').first().waitFor({ state: 'attached' });
    await look(page, 'start-choice');
    await dialog.getByRole('button', { name: 'Start medlemskap' }).click();
    await dialog.waitFor({ state: 'detached' });
    const card = page.locator('.panel', { has: page.getByRole('heading', { name: CHOICE }) });
    await card.getByRole('button', { name: 'Velg produkter' }).click();
    await dialog.locator('.plan-product label').first().click();
    await dialog.locator('.plan-product label').nth(1).click();
    await look(page, 'change-choice');
    await dialog.getByRole('button', { name: 'Velg produkter' }).click();
    await dialog.waitFor({ state: 'detached' });
    must((await card.getByText('Valgte produkter').count()) === 2, 'the choice to come is not told');
    await look(page, 'subscription-chosen');
  });

  await check('the ledger says what branches are owed of a period', rule('CAT-21'), async () => {
    await goTo(page, 'Regnskap');
    await page.getByRole('tab', { name: 'Lokallag' }).click();
    await page.getByText('Ingen andeler i perioden').waitFor();
    must(page.url().includes('view=branches'), 'the tab has no address');
    await look(page, 'ledger-branches');
  });
}
