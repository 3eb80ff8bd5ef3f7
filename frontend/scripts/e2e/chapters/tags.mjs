// Reporting tags: registered and closed, given by a plan and an order, put right, filtered by, and reported.
import { check, must, rule } from '../checks.mjs';
import { look, settled } from '../look.mjs';
import { choose, goTo, plain } from '../screen.mjs';

const PLAN = 'Fjellfolk på papir, halvårlig';

export default async function tags({ page }) {
  const dialog = page.getByRole('dialog');
  const panel = page.locator('.panel', { has: page.getByRole('heading', { name: 'Rapportmerker' }) });
  const figures = page.getByRole('list', { name: 'Alle bestillinger, hver én gang' });
  const row = (name) => page.getByRole('row').filter({ hasText: name });

  await check('a salesperson is registered, and a code that is taken is refused at its field', rule('CAT-10'), async () => {
    await goTo(page, 'Planer');
    await panel.getByRole('button', { name: 'Nytt merke' }).click();
    await dialog.getByLabel('Kode').fill('siv');
    await dialog.getByLabel('Navn').fill('Kari Selger');
    await dialog.getByRole('button', { name: 'Lagre' }).click();
    await dialog.getByText('Er allerede i bruk').waitFor();
    await dialog.getByLabel('Kode').fill('KARI');
    await look(page, 'tag-form');
    await dialog.getByRole('button', { name: 'Lagre' }).click();
    await dialog.waitFor({ state: 'detached' });
    await row('Kari Selger').waitFor();
    await look(page, 'tags');
  });

  await check('an order starts with the tags of its plan, and is given others', rule('SUB-01'), async () => {
    await goTo(page, 'Medlemmer');
    await settled(page);
    await page.locator('main').getByRole('link', { name: /\S/ }).filter({ hasNotText: /^\d+$/ }).nth(2).click();
    await page.getByRole('tab', { name: 'Abonnementer' }).click();
    await page.getByRole('button', { name: 'Start medlemskap' }).first().click();
    await choose(dialog, /Plan$/, PLAN);
    await dialog.getByRole('button', { name: 'Ta bort Nettsiden' }).click();
    await choose(dialog, 'Legg til merke', /^Telefonsalg/);
    await choose(dialog, 'Legg til merke', /^Kari Selger/);
    await look(page, 'order-tags');
    await dialog.getByRole('button', { name: 'Start medlemskap' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Telefonsalg, Kari Selger').waitFor();
  });

  await check('tags are put right later, also when one is closed meanwhile', rule('SUB-01'), async () => {
    const card = page.locator('.panel', { has: page.getByText('Telefonsalg, Kari Selger') });
    await card.getByRole('button', { name: 'Rett merker' }).click();
    await dialog.getByRole('button', { name: 'Ta bort Telefonsalg' }).click();
    await choose(dialog, 'Legg til merke', /^Messer/);
    await look(page, 'tags-put-right');
    await dialog.getByRole('button', { name: 'Rett merker' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Messer og stands, Kari Selger').waitFor();
    await goTo(page, 'Planer');
    await panel.getByRole('button', { name: 'Endre merke: Kari Selger' }).click();
    await dialog.getByText('Stengt for nye bestillinger').click();
    await dialog.getByRole('button', { name: 'Lagre' }).click();
    await dialog.waitFor({ state: 'detached' });
    await row('Kari Selger').getByText('Stengt').waitFor();
  });

  await check('the report says how and by whom was sold, and each figure opens its rows', rule('REP-16', 'API-05'), async () => {
    await goTo(page, 'Solgt');
    await figures.waitFor();
    await look(page, 'sold');
    const copies = row('Kari Selger').getByRole('link').nth(3);
    must(plain(await copies.textContent()) === '1', 'Kari sold one copy');
    await copies.click();
    await page.getByRole('heading', { level: 1, name: 'Solgt: eksemplarer' }).waitFor();
    await page.getByText('Kari Selger').first().waitFor();
    await row(PLAN).waitFor();
    await look(page, 'sold-copies');
    await page.goBack();
    const file = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Last ned CSV' }).click();
    must((await file).suggestedFilename().startsWith('solgt_'), 'the report is a file');
  });

  await check('the report leads to the members whom someone sold to', rule('REP-16', 'PPL-14'), async () => {
    await row('Kari Selger').getByRole('link').first().click();
    await page.getByTestId('count').getByText(/^1\b/).waitFor();
    await look(page, 'members-by-tag');
  });
}
