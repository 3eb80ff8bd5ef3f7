// The ledger: a balance list that equals the journal, a member as of its day, a file, and a month that is closed.
import { check, must, rule } from '../checks.mjs';
import { look } from '../look.mjs';
import { choose, figure, figureText, goTo, minorOf, numberOf } from '../screen.mjs';

export default async function ledger({ page }) {
  const list = () => page.getByRole('table', { name: 'Saldoliste' });

  await check('the balance list equals the journal, and its ages add up to it', rule('LED-06'), async () => {
    await goTo(page, 'Regnskap');
    await page.getByText(/Saldolisten stemmer med kundefordringene/).waitFor();
    const ages = ['Ikke forfalt', '1–30 dager', '31–60 dager', '61–90 dager', 'Over 90 dager', 'Til gode'];
    const parts = [];
    for (const age of ages) parts.push(minorOf(await figureText(page, age)));
    const whole = minorOf(await figureText(page, 'Saldo'));
    must(parts.reduce((sum, part) => sum + part, 0) === whole, `${parts.join(' + ')} is not ${whole}`);
    must(numberOf(await figure(page, 'Saldo').locator('.figure-foot').textContent()) > 0, 'nobody has a balance');
    await look(page, 'balance-list');
  });

  await check('a sum opens its rows, and a row the member as of the day', rule('LED-06'), async () => {
    await figure(page, 'Ikke forfalt').click();
    await page.waitForURL(/age=NOT_DUE/);
    await choose(page, 'Rekkefølge', 'Størst gjeld først');
    const member = list().locator('tbody tr').first().getByRole('link');
    const name = await member.textContent();
    await member.click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await page.getByText(/^Saldo \d\d\.\d\d\.\d{4}$/).waitFor();
    await page.getByRole('button', { name: 'Vis i dag' }).click();
    await page.getByText('Saldo i dag').waitFor();
  });

  await check('the whole list comes as a file', rule('LED-06'), async () => {
    await goTo(page, 'Regnskap');
    const arriving = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Last ned CSV' }).click();
    const file = await arriving;
    must(/^saldoliste_\d{9}_\d{4}-\d\d-\d\d\.csv$/.test(file.suggestedFilename()), file.suggestedFilename());
  });

  await check('a month is closed with a second look, and an owner opens it again', rule('LED-06'), async () => {
    await page.getByRole('tab', { name: 'Perioder' }).click();
    const months = page.getByRole('table', { name: 'Perioder' });
    const last = months.locator('tbody tr').nth(1);
    await last.getByRole('button', { name: /^Lås/ }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Lås', exact: true }).click();
    await last.getByText('Låst', { exact: true }).waitFor();
    await look(page, 'months');
    await last.getByRole('button', { name: /^Åpne igjen/ }).click();
    await page.getByRole('alertdialog').getByLabel('Begrunnelse').fill('Glemt bilag');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Åpne igjen' }).click();
    await last.getByText('Åpen', { exact: true }).waitFor();
  });
}
