// Bank files: payments settle before the eyes, and a file that can't be taken is refused whole.
import fs from 'node:fs';
import { check, must, rule } from '../checks.mjs';
import { look, settled } from '../look.mjs';
import { assignmentOf, ocrFile, withWrongCheckDigit } from '../ocrFile.mjs';
import { figureText, goTo, numberOf, plain } from '../screen.mjs';

const BOOKED_MS = 45_000;
const LIVE_MS = 10_000;

export default async function payments({ page, context, settings, story }) {
  const demo = fs.readFileSync(settings.ocrFile, 'latin1');

  await check('a faulty file is refused with its line and the reason, and nothing of it is taken', rule('FIL-01'), async () => {
    await goTo(page, 'Innbetalinger');
    await settled(page);
    await look(page, 'payments');
    const before = await page.getByRole('row').count();
    await choose(page, 'faulty.txt', withWrongAmount(demo));
    const refusal = page.getByRole('alert').filter({ hasText: 'avvist' });
    await refusal.waitFor();
    const words = plain(await refusal.textContent());
    must(/linje \d+/i.test(words), `no line in "${words}"`);
    must((await page.getByRole('row').count()) === before, 'the file is in the list');
  });
  await look(page, 'payments-refused');

  await check('the bank file settles its payments, and the rest waits for a person', rule('FIL-01', 'PAY-01'), async () => {
    await page.locator('input[type=file]').setInputFiles(settings.ocrFile);
    await page.waitForURL(/\/payments\/imports\//);
    await page.locator('h1 .badge.good').waitFor({ timeout: BOOKED_MS });
    await settled(page);
    const booked = numberOf(await figureText(page, 'Bokført'));
    const waiting = numberOf(await figureText(page, 'Til behandling'));
    const rows = demo.split('\n').filter((line) => /^NY09\d\d30/.test(line)).length;
    must(booked > 0 && waiting > 0 && booked + waiting === rows, `${booked} + ${waiting} of ${rows} rows`);
  });
  await look(page, 'payments-import');

  await check('the same file again is known, and leads to its import', rule('FIL-01'), async () => {
    await goTo(page, 'Innbetalinger');
    await page.locator('input[type=file]').setInputFiles(settings.ocrFile);
    await page.getByRole('alert').filter({ hasText: 'allerede lest inn' }).getByRole('link').click();
    await page.waitForURL(/\/payments\/imports\//);
  });

  if (!story.invoices) return;
  await check('an invoice turns paid on an open screen when its payment comes', rule('PAY-01', 'PAY-02'), async () => {
    const [paid, unclear] = story.invoices;
    story.unclearKid = withWrongCheckDigit(unclear.kid);
    const watching = await context.newPage();
    await watching.goto(paid.url);
    await settled(watching);
    await watching.getByText('Oppdateres direkte').waitFor();
    await goTo(page, 'Innbetalinger');
    const sent = [
      { kid: paid.kid, amountMinor: paid.openMinor },
      { kid: story.unclearKid, amountMinor: unclear.openMinor },
    ];
    await choose(page, 'own.txt', ocrFile({ ...assignmentOf(demo), number: 900_001, payments: sent }));
    await watching.locator('h1 .badge', { hasText: /^Betalt$/ }).waitFor({ timeout: LIVE_MS });
    await watching.close();
    await page.locator('h1 .badge.good').waitFor({ timeout: BOOKED_MS });
  });
}

const choose = (page, name, text) =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text, 'latin1') });

/** One payment says another amount than the totals count with. */
const withWrongAmount = (text) => text.replace(/^(NY09\d\d30.{24})\d{17}/m, '$100000000099999999');
