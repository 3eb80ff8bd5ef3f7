// Deliveries: when products are delivered, who gets what on a day, and what a stop does to the coming days.
import { check, must, rule } from '../checks.mjs';
import { dayAhead, inDays } from '../days.mjs';
import { look, settled } from '../look.mjs';
import { choose, goTo, plain, typeDate } from '../screen.mjs';

export default async function deliveries({ page }) {
  const form = page.getByRole('dialog');
  const asked = page.getByRole('alertdialog', { name: /^Fjerne / });
  const current = page.getByRole('table', { name: 'Gjeldende leveranser' });
  const matrices = page.getByRole('table', { name: 'Leveringsmatriser' });
  const counted = async () => Number(plain(await page.getByText(/^[\d\s]+ leveranser$/).textContent()).replaceAll(/\D/g, ''));
  const save = async () => {
    await form.getByRole('button', { name: 'Lagre' }).click();
    await form.waitFor({ state: 'detached' });
  };

  await check('the day lists who gets what, where to, and when next', rule('DEL-01'), async () => {
    await goTo(page, 'Leveranser');
    await current.getByRole('row').nth(1).waitFor();
    await settled(page);
    must((await counted()) > 10, 'hardly anybody gets anything');
    await look(page, 'deliveries');
    const all = await counted();
    await choose(page, 'Produkt', 'Fjellfolk på papir');
    await page.waitForURL(/product=/);
    await settled(page);
    const some = await counted();
    must(some > 0 && some < all, `${some} of ${all} get the paper`);
    const file = await page.request.get(await page.getByRole('link', { name: 'Last ned CSV' }).getAttribute('href'));
    must(file.ok(), `the file answers ${file.status()}`);
    must((await file.text()).trim().split('\r\n').length === some + 1, 'the file has other rows than the list');
  });

  await check('a matrix is refused without its days, and has the dates of its issues', rule('CAT-01'), async () => {
    await page.getByRole('tab', { name: 'Leveringsmatriser' }).click();
    await matrices.getByRole('row', { name: /Mandag–lørdag/ }).waitFor();
    await page.getByRole('button', { name: 'Ny leveringsmatrise' }).click();
    await form.getByLabel('Navn').fill('Julehefte');
    await form.getByRole('button', { name: 'Lagre' }).click();
    await form.getByText('Velg minst én ukedag').waitFor();
    await look(page, 'matrix-weekdays');
    await form.getByRole('radio', { name: 'Utgivelseskalender' }).click();
    await typeDate(form.getByRole('group', { name: 'Utgave 1', exact: true }), inDays(10));
    await form.getByLabel('Navn på utgaven').fill('Jul');
    await form.getByRole('button', { name: 'Legg til utgave' }).click();
    await typeDate(form.getByRole('group', { name: 'Utgave 2', exact: true }), inDays(10));
    await form.getByRole('button', { name: 'Lagre' }).click();
    await form.getByText('Datoen er oppgitt to ganger').waitFor();
    await look(page, 'matrix-issues');
    await form.getByRole('button', { name: 'Fjern utgave 2' }).click();
    await save();
    const row = matrices.getByRole('row', { name: /Julehefte/ });
    await row.getByText('Utgivelseskalender: 1 dato').waitFor();
    await look(page, 'matrices');
  });

  await check("a matrix in use can't be removed", rule('CAT-01'), async () => {
    await matrices.getByRole('button', { name: 'Fjern Mandag–lørdag' }).click();
    await asked.getByRole('button', { name: 'Fjern' }).click();
    await asked.getByText(/Er i bruk/).waitFor();
    await look(page, 'matrix-used');
    await asked.getByRole('button', { name: 'Avbryt' }).click();
    await asked.waitFor({ state: 'detached' });
  });

  await check('a physical product says that nothing says when it comes, until it has a matrix', rule('CAT-01'), async () => {
    await goTo(page, 'Produkter');
    await page.getByRole('button', { name: 'Nytt produkt' }).click();
    await form.getByLabel('Navn').fill('Julehefte');
    await form.getByRole('radio', { name: 'Fysisk' }).click();
    await form.getByText('Ingenting sier når produktet leveres.').waitFor();
    await form.getByLabel('Inntektskonto').fill('3000');
    await look(page, 'product-physical');
    await form.getByRole('button', { name: 'Opprett' }).click();
    await form.getByRole('button', { name: 'Ny pris' }).waitFor();
    await page.keyboard.press('Escape');
    await goTo(page, 'Leveranser');
    await page.getByRole('tab', { name: 'Produkter og matriser' }).click();
    const row = page.getByRole('table', { name: 'Produkter og matriser' }).getByRole('row', { name: /Julehefte/ });
    await row.getByText('Mangler matrise').waitFor();
    await look(page, 'product-matrices');
    await row.getByRole('link', { name: 'Tildel matrise: Julehefte' }).click();
    await choose(form, 'Leveringsmatrise', 'Julehefte');
    await form.getByText('Sier på hvilke dager produktet leveres.').waitFor();
    await form.getByRole('button', { name: 'Lagre' }).click();
    await form.getByText('Julehefte').nth(1).waitFor();
    await look(page, 'product-with-matrix');
    await form.getByRole('button', { name: 'Endre' }).click();
    await choose(form, 'Leveringsmatrise', 'Ingen');
    await form.getByRole('button', { name: 'Lagre' }).click();
    await form.getByRole('button', { name: 'Ny pris' }).waitFor();
    await form.getByText('Ingenting sier når produktet leveres.').waitFor();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
  });

  await check('a matrix that nobody has any more is removed', rule('CAT-01'), async () => {
    await goTo(page, 'Leveranser');
    await page.getByRole('tab', { name: 'Leveringsmatriser' }).click();
    await matrices.getByRole('button', { name: 'Fjern Julehefte' }).click();
    await asked.getByRole('button', { name: 'Fjern' }).click();
    await asked.waitFor({ state: 'detached' });
    await matrices.getByRole('row', { name: /Julehefte/ }).waitFor({ state: 'detached' });
  });

  await check("a member's coming days leave out those of a stop", rule('DEL-01', 'SUB-10'), async () => {
    await goTo(page, 'Leveranser');
    await choose(page, 'Produkt', 'Fjellfolk på papir');
    await settled(page);
    await current.getByRole('row').nth(1).getByRole('link').first().click();
    await page.getByRole('tab', { name: 'Abonnementer' }).click();
    await page.getByRole('button', { name: 'Levering', exact: true }).first().click();
    const coming = form.getByRole('table', { name: 'Kommende leveringer' });
    await coming.getByRole('row').nth(1).waitFor();
    const first = async () => plain(await coming.getByRole('row').nth(1).getByRole('rowheader').textContent());
    const before = await first();
    await typeDate(form.getByRole('group', { name: /Gjelder til og med/ }), inDays(20));
    await form.getByRole('button', { name: 'Registrer' }).click();
    await form.getByRole('row', { name: /Leveringsstopp/ }).waitFor();
    await settled(page);
    const after = await first();
    must(dayOf(after) > dayAhead(20), `${after} comes in spite of the stop`);
    must(after !== before, 'the stop changed nothing');
    await look(page, 'member-deliveries');
    await form.getByRole('button', { name: 'Avslutt' }).click();
    await form.getByRole('button', { name: 'Lagre' }).click();
    await form.getByRole('row', { name: /Leveringsstopp/ }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
  });
}

/** The day of a Norwegian date such as "31.01.2027", as "2027-01-31". */
const dayOf = (text) => text.split('.').toReversed().join('-');
