// Finding a member, creating one, and the question about someone who looks the same.
import { check, must, rule } from '../checks.mjs';
import { look, settled } from '../look.mjs';
import { choose, goTo, minorOf, figureText, numberOf, plain } from '../screen.mjs';

const NEWCOMER = { first: 'Solveig', last: 'Fjelltopp', email: 'solveig.fjelltopp@eksempel.no' };

export default async function members(run) {
  const { page, settings, story } = run;
  await check('the list shows all members, and a search finds one', rule('PPL-14'), async () => {
    await goTo(page, 'Medlemmer');
    await settled(page);
    const total = numberOf(await page.getByTestId('count').textContent());
    must(total >= settings.members, `${total} members in the list`);
    const name = plain(await page.getByRole('row').nth(1).getByRole('link').first().textContent());
    await page.keyboard.press('/');
    await page.keyboard.type(name);
    await page.waitForFunction((all) => Number(document.querySelector('[data-testid=count]')?.textContent) < all, total);
    await settled(page);
    await page.getByRole('link', { name }).first().waitFor();
    story.someone = name;
  });
  await look(page, 'members');

  await check('a member opens with everything about it', rule('LED-03'), async () => {
    await page.getByRole('link', { name: story.someone }).first().click();
    await page.getByRole('heading', { level: 1, name: story.someone }).waitFor();
    for (const tab of ['Abonnementer', 'Gaver', 'Reskontro', 'Utsendelser', 'Historikk', 'Oversikt']) {
      await page.getByRole('tab', { name: tab }).click();
      await settled(page);
    }
  });
  await look(page, 'member');

  await check('a new member is created', rule('PPL-01'), async () => {
    await goTo(page, 'Medlemmer');
    await page.getByRole('button', { name: 'Nytt medlem' }).click();
    await fillNewcomer(page);
    await page.getByRole('dialog').getByLabel('Adresse', { exact: true }).fill('Fjellveien 1');
    await page.getByRole('dialog').getByLabel('Postnummer').fill('2670');
    await page.getByRole('dialog').getByLabel('Sted').fill('Otta');
    await look(page, 'member-form');
    await page.getByRole('button', { name: 'Lagre' }).click();
    await page.getByRole('heading', { level: 1, name: `${NEWCOMER.first} ${NEWCOMER.last}` }).waitFor();
    story.member = { name: `${NEWCOMER.first} ${NEWCOMER.last}`, email: NEWCOMER.email, url: page.url() };
  });

  await check('the same person again is a question, not a second member', async () => {
    await goTo(page, 'Medlemmer');
    await page.getByRole('button', { name: 'Nytt medlem' }).click();
    await fillNewcomer(page);
    await page.getByRole('button', { name: 'Lagre' }).click();
    const question = page.getByRole('dialog').getByText('Det finnes allerede noen med samme');
    await question.waitFor();
    await page.getByRole('button', { name: 'Opprett likevel' }).waitFor();
    await look(page, 'member-duplicate');
    await page.getByRole('dialog').getByRole('link', { name: story.member.name }).click();
    await page.waitForURL(story.member.url);
  });

  story.invoices = [
    await check('a membership starts with its first invoice', rule('SUB-01', 'BIL-03'), () =>
      start(run, /^Ordinært medlem\s*Årlig/, 'membership'),
    ),
    await check('a second subscription gets its own invoice', rule('SUB-01'), () =>
      start(run, /^Fjellfolk digitalt\s*Årlig/, 'subscription'),
    ),
  ];
}

async function fillNewcomer(page) {
  const form = page.getByRole('dialog');
  await form.getByLabel('Fornavn').fill(NEWCOMER.first);
  await form.getByLabel('Etternavn').fill(NEWCOMER.last);
  await form.getByLabel('E-post').fill(NEWCOMER.email);
}

/** Starts a subscription from the member's page and gives its invoice: address, KID, and what is open. */
async function start({ page, story }, plan, name) {
  await page.goto(story.member.url);
  await page.getByRole('tab', { name: 'Abonnementer' }).click();
  await page.getByRole('button', { name: 'Start medlemskap' }).first().click();
  const form = page.getByRole('dialog');
  await choose(form, 'Plan', plan);
  await choose(form, 'Betalingsmåte', 'Faktura på e-post');
  await look(page, `start-${name}`);
  await form.getByRole('button', { name: 'Start medlemskap' }).click();
  await form.waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: 'Reskontro' }).click();
  await settled(page);
  const invoices = page.getByRole('tabpanel').getByRole('link', { name: /^\d+ / });
  const known = (story.invoices ?? []).length;
  await invoices.nth(known).waitFor();
  await invoices.first().click();
  await page.waitForURL(/\/invoices\//);
  await page.locator('h1 .badge', { hasText: /^Åpen$/ }).waitFor();
  await look(page, `invoice-${name}`);
  const kid = plain(await page.locator('dt', { hasText: /^KID$/ }).locator('+ dd').textContent());
  return { url: page.url(), kid, openMinor: minorOf(await figureText(page, 'Åpent')) };
}
