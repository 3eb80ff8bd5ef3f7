// What a plan says of when it begins and what a pause leaves, and what becomes of an order that nobody pays.
import { check, rule } from '../checks.mjs';
import { inDays } from '../days.mjs';
import { look, settled } from '../look.mjs';
import { choose, goTo, typeDate } from '../screen.mjs';

const PLAN = 'Betal først';
const PRODUCT = 'Fjellfolk digitalt (';

export default async function states({ page }) {
  const step = (name) => page.locator('.wizard-step', { hasText: name }).click();
  const body = page.locator('.wizard-body');
  const dialog = page.getByRole('dialog');
  const card = page.locator('.panel', { has: page.getByRole('heading', { name: PLAN }) }).first();
  const gone = () => dialog.waitFor({ state: 'detached' });

  await check('a plan begins with its first payment, and keeps access in a pause', rule('SUB-02', 'SUB-09', 'CAT-43'), async () => {
    await goTo(page, 'Planer');
    await page.getByRole('link', { name: 'Ny plan' }).click();
    await page.getByLabel('Navn').fill(PLAN);
    await step('Frekvens og produkter');
    await choose(body, 'Enhet', 'måned');
    await page.getByText(PRODUCT).click();
    await step('Faktureringsplan');
    await choose(body, 'Faktureringsplan', 'Månedlig, 14 dager');
    await step('Avansert');
    await body.getByText('Begynner med den første betalingen').click();
    await body.getByText('Digital tilgang fortsetter under en pause').click();
    await look(page, 'plan-wizard-states');
    await page.getByRole('button', { name: 'Opprett' }).click();
    await page.getByRole('heading', { level: 1, name: PLAN }).waitFor();
    await page.locator('dt', { hasText: 'Begynner med første betaling' }).waitFor();
    await page.locator('dt', { hasText: 'Tilgang under pause' }).waitFor();
  });

  await check('its order says that it starts when it is paid, and awaits that', rule('SUB-02'), async () => {
    await goTo(page, 'Medlemmer');
    await settled(page);
    await page.locator('main').getByRole('link', { name: /\S/ }).filter({ hasNotText: /^\d+$/ }).first().click();
    await page.getByRole('tab', { name: 'Abonnementer' }).click();
    await page.getByRole('button', { name: 'Start medlemskap' }).first().click();
    await choose(dialog, /Plan$/, PLAN);
    await dialog.getByText('Det begynner når den første fakturaen er betalt').waitFor();
    await look(page, 'start-subscription-awaiting');
    await dialog.getByRole('button', { name: 'Start medlemskap' }).click();
    await gone();
    await card.getByText('Ikke startet').waitFor();
    await card.getByText('begynner med den første betalingen').waitFor();
    await card.getByRole('button', { name: 'Ta pause' }).waitFor({ state: 'detached' });
    await look(page, 'subscription-awaiting');
  });

  await check('its stop credits what nobody has paid, at once, and says who asked', rule('SUB-02', 'SUB-05'), async () => {
    await card.getByRole('button', { name: 'Stopp', exact: true }).click();
    await dialog.getByText('Krediteres fordi ingenting er levert').waitFor();
    await dialog.getByLabel('Årsak').fill('Betaler ikke');
    await look(page, 'subscription-stop-awaiting');
    await dialog.getByRole('button', { name: 'Stopp', exact: true }).click();
    await gone();
    await card.getByText('Medlemmet sa opp').waitFor();
    await card.getByText('Stoppet', { exact: true }).waitFor();
  });

  await check('a pause says what becomes of digital access', rule('SUB-09'), async () => {
    await page.getByRole('button', { name: 'Start medlemskap' }).first().click();
    await choose(dialog, /Plan$/, /^Fjellfolk digitalt, månedlig/);
    await dialog.getByRole('button', { name: 'Start medlemskap' }).click();
    await gone();
    const running = page.locator('.panel', { has: page.getByRole('button', { name: 'Ta pause' }) }).first();
    await running.getByRole('button', { name: 'Ta pause' }).click();
    await dialog.getByText('Digital tilgang hviler under pausen.').waitFor();
    await typeDate(dialog, inDays(900));
    await look(page, 'subscription-pause-access');
    await page.keyboard.press('Escape');
    await gone();
  });

  await check('a death says what it ends, ends it, and is taken back', rule('SUB-02'), async () => {
    await page.getByRole('button', { name: 'Registrer dødsfall' }).click();
    await dialog.getByRole('heading', { name: 'Fjellfolk digitalt, månedlig' }).waitFor();
    await dialog.getByText(/^Krediteres: /).first().waitFor();
    await typeDate(dialog, inDays(3));
    await dialog.getByRole('button', { name: 'Registrer dødsfall' }).click();
    await dialog.getByText('Datoen har ikke vært ennå').waitFor();
    await typeDate(dialog, inDays(-3));
    await look(page, 'member-death');
    await dialog.getByRole('button', { name: 'Registrer dødsfall' }).click();
    await gone();
    await page.getByText(/^Død \d/).first().waitFor();
    await page.getByText('Død', { exact: true }).first().waitFor();
    await look(page, 'member-died');
    await page.getByRole('button', { name: 'Angre dødsfallet' }).click();
    await dialog.getByRole('button', { name: 'Angre dødsfallet' }).click();
    await gone();
    await page.getByRole('button', { name: 'Registrer dødsfall' }).waitFor();
  });
}
