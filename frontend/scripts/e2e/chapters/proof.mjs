// The proof, last of all: whatever was done before, the books add up, and the journal is sealed.
import { check, must, rule } from '../checks.mjs';
import { look } from '../look.mjs';
import { cellOf, goTo, numberOf } from '../screen.mjs';

const CHECK_MS = 60_000;

export default async function proof({ page }) {
  await check('the books are checked on demand, and every invariant holds', rule('NEW-03'), async () => {
    await goTo(page, 'Bevis');
    await page.getByRole('button', { name: 'Sjekk nå' }).click();
    await page.getByText(/Alle \d+ kontroller stemmer/).waitFor({ timeout: CHECK_MS });
    const table = page.getByRole('table', { name: 'Dette skal alltid stemme' });
    const rows = table.locator('tbody tr');
    must((await rows.count()) === (await table.getByText('Stemmer', { exact: true }).count()), 'not every check holds');
    const entries = rows.filter({ hasText: 'Bilagene i hver organisasjon er nummerert' });
    must(numberOf(await (await cellOf(table, entries, 'Rader sjekket')).textContent()) > 0, 'no entry was looked at');
  });

  await check('the journal is sealed to its last entry', rule('NEW-03'), async () => {
    const table = page.getByRole('table', { name: 'Forseglet journal' });
    const journal = table.locator('tbody tr').first();
    must(numberOf(await (await cellOf(table, journal, 'Forseglet til bilag')).textContent()) > 0, 'nothing is sealed');
    must(numberOf(await (await cellOf(table, journal, 'Venter')).textContent()) === 0, 'some entries are not sealed');
    must(/^[0-9a-f]{64}$/.test((await journal.locator('code').textContent()) ?? ''), 'there is no hash');
  });
  await look(page, 'proof');
}
