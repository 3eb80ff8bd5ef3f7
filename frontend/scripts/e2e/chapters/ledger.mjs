// The ledger: a balance list that equals the journal, a member as of its day, a file, and a month that is closed.
import { check, must, rule } from '../checks.mjs';
import { inDays } from '../days.mjs';
import { look } from '../look.mjs';
import { cellOf, choose, figure, figureText, goTo, minorOf, numberOf, typeDate } from '../screen.mjs';

const RUN_MS = 60_000;

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

  await check('an account gets its own VAT code', rule('LED-07'), async () => {
    await page.getByRole('tab', { name: 'Kontoplan' }).click();
    const accounts = page.getByRole('table', { name: 'Kontoer' });
    await look(page, 'chart');
    await page.getByRole('button', { name: 'Endre 3000' }).click();
    const drawer = page.getByRole('dialog');
    await look(page, 'account');
    await choose(drawer, 'Mva-kode', 'Fritatt');
    await drawer.getByRole('button', { name: 'Lagre' }).click();
    await drawer.waitFor({ state: 'detached' });
    const row = accounts.getByRole('row', { name: /Salgsinntekt/ });
    await row.getByRole('cell', { name: '5', exact: true }).waitFor();
  });

  await check('a file of last month is made, fetched, and known by its hash', rule('LED-07'), async () => {
    await page.getByRole('tab', { name: 'Eksport' }).click();
    await page.getByText('Ingen eksporter ennå').waitFor();
    await page.getByRole('button', { name: 'Lag fil' }).click();
    const arriving = page.waitForEvent('download');
    await page.getByRole('link', { name: /^Hent SAF-T/ }).click();
    const file = await arriving;
    must(/^SAF-T Financial_\d{9}_\d{14}_1_1\.xml$/.test(file.suggestedFilename()), file.suggestedFilename());
    await file.path();
    await page.reload();
    await page.locator('code').filter({ hasText: /^[0-9a-f]{64}$/ }).waitFor();
    await look(page, 'exports');
  });

  await check('income of last month adds up, and is put into the journal once', rule('LED-08'), async () => {
    await page.getByRole('tab', { name: 'Periodisering' }).click();
    const table = page.getByRole('table', { name: 'Periodisering' });
    await table.waitFor();
    const sum = table.getByRole('row', { name: /^Sum/ });
    const amounts = [];
    for (const heading of ['Inngående forskudd', 'Krav', 'Kreditert', 'Utgående forskudd', 'Inntekt']) {
      amounts.push(minorOf(`${await (await cellOf(table, sum, heading)).textContent()} kr`));
    }
    const [opening, invoiced, credited, closing, income] = amounts;
    must(opening + invoiced - credited - closing === income, `${amounts.join(', ')} do not add up`);
    must(income > 0, 'nothing was earned');
    await page.getByRole('table', { name: /^Forskudd per/ }).waitFor();
    await look(page, 'income');
    await page.getByRole('button', { name: /^Bokfør/ }).click();
    await page.getByText(/^Bokført til og med/).waitFor();
    must((await page.getByRole('button', { name: /^Bokfør/ }).count()) === 0, 'it can be posted twice');
  });

  await check('a run is reversed as a whole, followed, and shown as reversed', rule('RUN-07'), async () => {
    await page.goto('/runs/new');
    await typeDate(page.locator('main'), inDays(40));
    await choose(page.locator('main'), 'Alle planer', 'Ordinært medlem'); // nothing was promised at its orders
    await page.getByRole('button', { name: 'Forhåndsvis' }).click();
    await page.getByRole('button', { name: 'Kjør nå' }).click();
    await page.waitForURL(/\/runs\/(?!new)/);
    await page.locator('h1 .badge.good').waitFor({ timeout: RUN_MS });
    const invoiced = numberOf(await figureText(page, 'Fakturert'));
    await page.getByRole('button', { name: 'Tilbakefør' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText(new RegExp(`^Krediterer ${invoiced} faktura`)).waitFor();
    await dialog.getByLabel('Årsak').fill('Feil pris');
    await look(page, 'reverse-run');
    await dialog.getByRole('button', { name: 'Krediter alle' }).click();
    await page.getByRole('heading', { level: 1, name: /^Tilbakeføring/ }).waitFor();
    await page.locator('h1 .badge.good').waitFor({ timeout: RUN_MS });
    must(numberOf(await figureText(page, 'Kreditert')) === invoiced, 'not every invoice was credited');
    await look(page, 'reversal');
    await page.getByRole('definition').getByRole('link').first().click();
    await page.locator('h1 .badge', { hasText: 'Tilbakeført' }).waitFor();
    must((await page.getByRole('button', { name: 'Tilbakefør' }).count()) === 0, 'it can be reversed twice');
  });
}
