// The club: its units and who is in them, who holds which role, what fees come to, and a fee run for a department.
import { check, must, rule } from '../checks.mjs';
import { look } from '../look.mjs';
import { choose, goTo, plain } from '../screen.mjs';

export default async function club({ page }) {
  const drawer = () => page.getByRole('dialog');
  const save = async (name = 'Lagre') => {
    await drawer().getByRole('button', { name, exact: true }).click();
    await drawer().waitFor({ state: 'detached' });
  };
  let member = '';

  await check('a fee rate has an amount from a day on', rule('CAT-22', 'PPL-19'), async () => {
    await goTo(page, 'Kontingentsatser');
    await page.getByRole('button', { name: 'Ny kontingentsats' }).first().click();
    await drawer().getByLabel('Navn').fill('U19 per måned');
    await drawer().getByLabel('Beløp med mva').fill('100');
    await look(page, 'fee-rate');
    await drawer().getByRole('button', { name: 'Lagre' }).click();
    await drawer().waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /U19 per måned/ }).getByText('100,00').waitFor();
    await page.getByRole('button', { name: 'Ny debitorgruppe' }).click();
    await drawer().getByLabel('Navn').fill('Ungdom');
    await drawer().getByLabel('Kundekonto').fill('1510');
    await save();
    await page.getByRole('row', { name: /Ungdom/ }).getByText('1510').waitFor();
    await look(page, 'fee-rates');
  });

  await check('units are made from the top of the tree down', rule('PPL-08'), async () => {
    await goTo(page, 'Avdelinger og lag');
    await page.getByRole('button', { name: 'Ny gren' }).first().click();
    await drawer().getByLabel('Navn').fill('Fotball');
    await drawer().getByRole('button', { name: 'Lagre' }).click();
    for (const [above, button, name] of [['Fotball', 'Ny avdeling', 'U19'], ['U19', 'Nytt lag', 'U19 1. lag']]) {
      await page.keyboard.press('Escape');
      await drawer().waitFor({ state: 'detached' });
      await page.getByRole('link', { name: above, exact: true }).click();
      await drawer().getByRole('button', { name: button }).click();
      await drawer().getByLabel('Navn').fill(name);
      if (name === 'U19') await choose(drawer(), 'Kontingentsats', 'U19 per måned');
      await drawer().getByRole('button', { name: 'Lagre' }).click();
      await page.getByRole('link', { name, exact: true }).waitFor();
    }
    await page.keyboard.press('Escape');
    await look(page, 'units');
  });

  await check('a member is placed on its own page', rule('PPL-08'), async () => {
    await goTo(page, 'Medlemmer');
    const first = page.getByRole('row').nth(1).getByRole('link').first();
    member = plain(await first.textContent());
    await first.click();
    await page.getByRole('tab', { name: 'Klubb' }).click();
    await page.getByRole('button', { name: 'Plasser' }).click();
    await choose(drawer(), 'Enhet', /1\. lag/);
    await drawer().getByText('Stamlag').click();
    await look(page, 'placement');
    await save('Plasser');
    await page.getByRole('row', { name: /U19: U19 1\. lag/ }).waitFor();
    await look(page, 'member-club');
  });

  await check('a role is given to a member', rule('PPL-09', 'FEE-07'), async () => {
    await goTo(page, 'Styrer og verv');
    await page.getByRole('button', { name: 'Nytt styre eller utvalg' }).first().click();
    await drawer().getByLabel('Navn').fill('Styret');
    await save();
    await page.getByRole('button', { name: 'Nytt verv' }).last().click();
    await drawer().getByRole('combobox', { name: 'Innehaver' }).fill(member);
    await page.getByRole('option', { name: member }).first().click();
    await look(page, 'role-form');
    await save();
    const held = page.getByRole('row', { name: /Kontingentinnkrever/ }).filter({ hasText: member });
    await held.getByText('Sitter', { exact: true }).waitFor();
    await look(page, 'roles');
  });

  await check('what a fee run lacks is named until it is there', rule('FEE-10'), async () => {
    await goTo(page, 'Kontingentkjøringer');
    for (const name of ['Økonomi', 'Nettbetaling']) {
      const turn = () => page.locator('.switch').filter({ hasText: name }).click();
      await page.getByText(`${name} er ikke slått på`).waitFor({ state: 'detached' });
      await turn();
      await page.getByText(`${name} er ikke slått på`).waitFor();
      if (name === 'Økonomi') await look(page, 'fee-runs-lack');
      await turn();
      await page.getByText(`${name} er ikke slått på`).waitFor({ state: 'detached' });
    }
  });

  await check('a fee run for a department shows whom it is for and when it runs', rule('FEE-01', 'FEE-02'), async () => {
    await page.getByRole('button', { name: 'Ny kontingentkjøring' }).first().click();
    await drawer().getByLabel('Navn', { exact: true }).fill('U19 hver måned');
    await choose(drawer(), 'Gren', 'Fotball');
    await drawer().locator('.checkbox').filter({ hasText: 'U19' }).first().click();
    await drawer().getByText(/ikke i noen debitorgruppe/).waitFor();
    must(plain(await drawer().locator('.facts dd').first().textContent()) === '1', 'the member that was placed');
    await drawer().getByLabel('Tekst på fakturalinjen').fill('Kontingent U19');
    await look(page, 'fee-run-form');
    await save();
    await page.getByRole('row', { name: /U19 hver måned/ }).getByText('Planlagt').waitFor();
    await look(page, 'fee-runs');
  });

  await check('a mail without a required field is refused with its name', rule('FEE-06'), async () => {
    await page.getByRole('link', { name: 'U19 hver måned' }).click();
    await page.getByRole('heading', { level: 1, name: 'U19 hver måned' }).waitFor();
    await look(page, 'fee-run');
    await page.getByRole('button', { name: 'Endre' }).click();
    await drawer().getByRole('tab', { name: 'Kvittering' }).click();
    await drawer().getByLabel('Tekst', { exact: true }).fill('Takk');
    await drawer().getByRole('button', { name: 'Lagre', exact: true }).click();
    await drawer().locator('.field-error').filter({ hasText: 'transaction_id' }).waitFor();
    await look(page, 'fee-run-mails');
    await drawer().getByRole('button', { name: 'Avbryt' }).click();
    await drawer().waitFor({ state: 'detached' });
  });
}
