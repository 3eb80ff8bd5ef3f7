// The catalogue and the keys: products with prices, plans, billing plans, API keys.
import { check, must, rule } from '../checks.mjs';
import { look, settled } from '../look.mjs';
import { choose, goTo, plain } from '../screen.mjs';

export default async function register({ page, settings }) {
  await check('a product is created and priced; each price says where it stands', rule('CAT-01', 'CAT-02'), () =>
    product(page),
  );
  await check('a billing plan and a plan are created', rule('CAT-10', 'CAT-30'), () => plans(page));
  await check('an API key is shown once, works, and is worthless once revoked', rule('USR-04'), () =>
    apiKey(page, settings),
  );
}

async function product(page) {
  await goTo(page, 'Produkter');
  await look(page, 'products');
  await page.locator('main tbody tr').first().getByRole('link').click();
  const dialog = page.getByRole('dialog');
  for (const word of ['Tidligere', 'Gjelder nå', 'Kommer']) await dialog.getByText(word).first().waitFor();
  await look(page, 'product');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Nytt produkt' }).click();
  await dialog.getByLabel('Navn').fill('Turkart');
  await dialog.getByLabel('Mva. i prosent').fill('25');
  await dialog.getByLabel('Inntektskonto').fill('3000');
  await look(page, 'product-form');
  await dialog.getByRole('button', { name: 'Opprett' }).click();
  await dialog.getByRole('button', { name: 'Ny pris' }).click();
  await dialog.getByLabel(/^Pris med mva/).fill('199');
  await look(page, 'price-form');
  await dialog.getByRole('button', { name: 'Legg til prisen' }).click();
  const row = dialog.getByRole('row').filter({ hasText: '199,00' });
  await row.waitFor();
  must(plain(await row.textContent()).includes('Gjelder nå'), 'the new price does not hold today');
  await dialog.getByRole('button', { name: 'Historikk for Turkart' }).click();
  await dialog.getByRole('listitem').filter({ hasText: /Pris: – → .*199,00/ }).waitFor();
  await look(page, 'product-history');
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Ny pris' }).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

async function plans(page) {
  await goTo(page, 'Planer');
  await settled(page);
  await look(page, 'plans');
  await choose(page.locator('main'), /Form$/, 'Fysisk');
  const line = (name) => page.getByRole('table', { name: 'Planer', exact: true }).getByRole('row').filter({ hasText: name });
  await line('Støttemedlem').waitFor({ state: 'detached' });
  must(plain(await line('Ordinært medlem').first().textContent()).includes('Fysisk, Medlemskap'), 'the media of a plan are not told');
  await choose(page.locator('main'), /Form$/, 'Alle');
  await line('Støttemedlem').waitFor();
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Ny faktureringsplan' }).click();
  await dialog.getByLabel('Navn').fill('Rask, 7 dager');
  await dialog.getByRole('button', { name: 'Legg til gebyr' }).click();
  await dialog.getByLabel(/^Gebyr/).fill('49');
  await look(page, 'billing-plan-form');
  await dialog.getByRole('button', { name: 'Opprett' }).click();
  await dialog.waitFor({ state: 'detached' });

  await page.getByRole('link', { name: 'Ny plan' }).click();
  await page.getByLabel('Navn').fill('Turkart hvert år');
  await page.getByRole('button', { name: 'Frekvens og produkter' }).click();
  await page.getByText('Turkart (').click();
  await page.getByRole('button', { name: /^3\s/ }).click();
  await choose(page.locator('.wizard-body'), 'Faktureringsplan', 'Rask, 7 dager');
  await page.getByRole('button', { name: 'Opprett' }).click();
  await page.getByRole('heading', { level: 1, name: 'Turkart hvert år' }).waitFor();
  await goTo(page, 'Planer');
  await page.getByRole('row').filter({ hasText: 'Turkart hvert år' }).waitFor();
}

async function apiKey(page, settings) {
  await goTo(page, 'API-nøkler');
  await settled(page);
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Ny API-nøkkel' }).click();
  await dialog.getByLabel('Navn').fill('Nettbutikken');
  await dialog.getByText('Spørre om en abonnent har tilgang').click();
  await look(page, 'api-key-form');
  await dialog.getByRole('button', { name: 'Lag nøkkel' }).click();
  const secret = plain(await dialog.getByLabel('Hemmelig nøkkel').textContent());
  must(secret.length > 20, `the secret is "${secret}"`);
  await look(page, 'api-key-secret');
  await dialog.getByRole('button', { name: 'Lukk' }).last().click();
  await dialog.waitFor({ state: 'detached' });
  must(!(await page.content()).includes(secret), 'the secret is still on the page');

  must((await callerWith(secret, settings)) === 'Nettbutikken', 'the key does not work');
  const row = page.getByRole('row').filter({ hasText: 'Nettbutikken' });
  await row.getByRole('button', { name: 'Trekk tilbake' }).click();
  await look(page, 'api-key-revoke');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Trekk tilbake nøkkelen' }).click();
  await row.getByText('Trukket tilbake').waitFor();
  must((await callerWith(secret, settings)) === undefined, 'the revoked key still works');
  await look(page, 'api-keys');
}

/** Who the API takes the holder of a key for; undefined when it knows nobody. */
async function callerWith(secret, { url }) {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ viewer { name } }' }),
  });
  const { data } = await answer.json();
  return data?.viewer?.name;
}
