// Credit finds its way into the next invoice: what was credited of a paid one, and a correction that waits.
import { check, must, rule } from '../checks.mjs';
import { look, settled } from '../look.mjs';
import { choose, figureText, goTo, minorOf } from '../screen.mjs';

export default async function credit({ page }) {
  const form = page.getByRole('dialog');

  await check('ledger billing is switched for an organisation', rule('BIL-08'), async () => {
    await goTo(page, 'Organisasjoner');
    const ledgerBilling = page.getByRole('switch', { name: /^Reskontrofakturering for/ });
    await ledgerBilling.waitFor();
    await look(page, 'organisations');
    must(await ledgerBilling.isChecked(), 'the demo has ledger billing on');
    const track = page.locator('.switch').first();
    await track.click();
    await page.getByText(/^Reskontrofakturering er av/).first().waitFor();
    await track.click();
    await page.getByText(/^Reskontrofakturering er på/).first().waitFor();
  });

  await check('whether credit notes are sent is switched for an organisation', rule('BIL-11'), async () => {
    const track = page.getByRole('row').nth(1).locator('.switch').last();
    await track.click();
    await page.getByText(/^Kreditnotaer sendes ikke for/).first().waitFor();
    await track.click();
    await page.getByText(/^Kreditnotaer sendes for/).first().waitFor();
  });

  const memberUrl = await check('a part of a paid invoice is credited', rule('BIL-11'), async () => {
    await page.goto('/invoices?status=PAID');
    await page.getByRole('row').nth(1).getByRole('link').first().click();
    await page.waitForURL(/\/invoices\/./);
    await page.getByRole('button', { name: 'Krediter', exact: true }).click();
    const question = page.getByRole('alertdialog');
    await question.getByRole('radio', { name: 'Deler av linjene' }).click();
    await question.getByRole('textbox').first().fill('25');
    await question.getByLabel('Årsak').fill('For sen levering');
    const send = question.getByRole('checkbox', { name: /^Send kreditnotaen til / });
    if (!(await send.isChecked())) await question.locator('.checkbox').click();
    must(await send.isChecked(), 'the credit note goes to the payer');
    await look(page, 'credit-dialog');
    await question.getByRole('button', { name: 'Krediter fakturaen' }).click();
    await question.waitFor({ state: 'detached' });
    await settled(page);
    const payer = page.locator('dt', { hasText: 'Betaler' }).locator('xpath=following-sibling::dd[1]').getByRole('link');
    return payer.getAttribute('href');
  });

  await check('the payer gets the credit note with its PDF, and it can be sent again', rule('BIL-11', 'DIA-03'), async () => {
    await page.goto(memberUrl);
    await page.getByRole('tab', { name: 'Reskontro' }).click();
    const row = page.getByRole('row', { name: /Kreditnota/ }).first();
    await row.waitFor();
    await look(page, 'reskontro-credit-note');
    await row.getByRole('link', { name: /^Kreditnota/ }).first().click();
    await page.getByRole('heading', { name: /^Kreditnota \d/ }).waitFor();
    const pdf = await page.request.get(await page.getByRole('link', { name: 'PDF' }).getAttribute('href'));
    must((await pdf.body()).subarray(0, 5).toString() === '%PDF-', 'the credit note is a PDF');
    const sent = page.getByRole('region', { name: 'Utsendelser' }).getByRole('row').nth(1);
    for (let tries = 0; tries < 20 && !(await sent.isVisible()); tries += 1) {
      await page.waitForTimeout(500);
      await page.reload();
      await page.getByRole('heading', { name: /^Kreditnota \d/ }).waitFor();
      await settled(page);
    }
    await sent.waitFor();
    await look(page, 'credit-note');
    await page.goto(memberUrl);
    await page.getByRole('tab', { name: 'Reskontro' }).click();
    await page.getByRole('row', { name: /Kreditnota/ }).first().getByRole('button', { name: /^Send på nytt/ }).click();
    await form.getByText(/^Kreditnota \d+ fra/).waitFor();
    await look(page, 'credit-note-resend');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
  });

  await check('what is unused is paid back, listed, and undone where it was a mistake', rule('PAY-07', 'PAY-06'), async () => {
    await page.goto(memberUrl);
    await page.getByRole('tab', { name: 'Reskontro' }).click();
    await page.getByRole('button', { name: 'Betal tilbake', exact: true }).click();
    const amount = form.getByRole('textbox', { name: 'Beløp' });
    await amount.waitFor();
    await amount.fill('999999');
    await form.getByRole('button', { name: 'Registrer tilbakebetalingen' }).click();
    await form.locator('.field-error, [slot=errorMessage]').first().waitFor();
    await look(page, 'refund-form');
    await amount.fill('10');
    await form.getByRole('textbox', { name: 'Referanse' }).fill('Bank 77');
    await form.getByRole('button', { name: 'Registrer tilbakebetalingen' }).click();
    await form.waitFor({ state: 'detached' });
    const row = page.getByRole('row', { name: /Tilbakebetaling Bank 77/ }).first();
    await row.waitFor();
    await look(page, 'reskontro-refund');
    await page.goto('/payments');
    await page.getByRole('link', { name: 'Tilbakebetalinger' }).click();
    await page.getByRole('row', { name: /Bank 77/ }).waitFor();
    await look(page, 'refunds');
    await page.goto(memberUrl);
    await page.getByRole('tab', { name: 'Reskontro' }).click();
    await page.getByRole('button', { name: /^Angre Tilbakebetaling Bank 77/ }).click();
    const question = page.getByRole('alertdialog');
    await question.getByLabel('Årsak').fill('Feil betaler');
    await look(page, 'refund-undo');
    await question.getByRole('button', { name: 'Angre tilbakebetalingen' }).click();
    await question.waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /Angret tilbakebetaling Bank 77/ }).waitFor();
    await page.getByText('Feil betaler').first().waitFor();
  });

  await check('the next invoice of the payer asks for that much less, and says why', rule('BIL-08', 'BIL-11'), async () => {
    await page.goto(memberUrl);
    await page.getByRole('tab', { name: 'Reskontro' }).click();
    await page.getByRole('button', { name: 'Ny faktura' }).click();
    await form.getByLabel('Hva fakturaen gjelder').fill('Kurs');
    await form.getByRole('textbox', { name: 'Tekst' }).fill('Skredkurs');
    await form.getByRole('textbox', { name: 'Pris med mva.' }).fill('300');
    await form.getByRole('textbox', { name: 'Inntektskonto' }).fill('3620');
    await form.getByRole('button', { name: 'Utsted fakturaen' }).click();
    await page.waitForURL(/\/invoices\//);
    await page.getByText('tidligere kreditert').waitFor();
    const total = minorOf(await figureText(page, 'Sum'));
    const open = minorOf(await figureText(page, 'Åpent'));
    must(total === 30_000 && total - open >= 2_500, `of ${total} is ${open} open`);
    await look(page, 'invoice-drawn');
    await page.goto(memberUrl);
    await page.getByRole('tab', { name: 'Reskontro' }).click();
    await page.getByText('tidligere kreditert').first().waitFor();
    await look(page, 'reskontro-drawn');
  });

  await check('a deduction waits on a subscription, and shows in its next invoice', rule('BIL-09'), async () => {
    await page.goto('/members?state=ACTIVE');
    await page.getByRole('row', { name: /Aktiv/ }).first().getByRole('link').first().click();
    await page.locator('h1 .badge', { hasText: 'Aktiv' }).waitFor();
    await page.getByRole('tab', { name: 'Abonnementer' }).click();
    await page.getByRole('button', { name: 'Korreksjoner', exact: true }).first().click();
    await form.waitFor();
    await form.getByRole('textbox', { name: 'Tekst på fakturaen' }).fill('Klage på bladet');
    await form.getByRole('button', { name: 'Legg til' }).click();
    await form.getByText('Må fylles ut').waitFor();
    await form.getByRole('textbox', { name: 'Beløp' }).fill('15');
    await form.getByRole('button', { name: 'Legg til' }).click();
    await form.getByRole('row', { name: /Klage på bladet/ }).waitFor();
    await look(page, 'corrections-subscription');
  });

  await check('corrections are found by type, and removed while they wait', rule('BIL-09'), async () => {
    await page.goto('/corrections');
    const row = page.getByRole('row', { name: /Klage på bladet/ });
    await row.waitFor();
    await look(page, 'corrections');
    await choose(page, 'Type', /^Tillegg$/);
    await page.getByRole('heading', { name: 'Ingen korreksjoner passer' }).waitFor();
    await choose(page, 'Type', /^Fradrag$/);
    await row.waitFor();
    await row.getByRole('link').first().click();
    await page.getByRole('tab', { name: 'Abonnementer' }).click();
    await page.getByRole('button', { name: 'Korreksjoner', exact: true }).first().click();
    await form.getByRole('button', { name: 'Fjern Klage på bladet' }).click();
    await form.getByText('Ingen korreksjoner venter').waitFor();
    await form.getByRole('button', { name: 'Lukk' }).first().click();
    await form.waitFor({ state: 'detached' });
  });

  await check('a member\'s coming invoices are listed and added up, as far ahead as is asked', rule('BIL-14'), async () => {
    const table = page.getByRole('table', { name: 'Kommende fakturaer' });
    await page.getByRole('radio', { name: '24 måneder' }).click();
    await table.getByRole('row', { name: /^\d+ faktura/ }).waitFor();
    await look(page, 'member-forecast');
  });

  await check('what is left of stopped subscriptions is picked and written off', rule('BIL-12'), async () => {
    await goTo(page, 'Kjøringer');
    await page.getByRole('link', { name: 'Masseavskrivning' }).click();
    await page.getByRole('button', { name: 'Søk', exact: true }).click();
    const boxes = page.getByRole('checkbox', { name: /^Velg / });
    await boxes.nth(1).waitFor();
    await look(page, 'bulk-credit');
    const file = await page.request.get(await page.getByRole('link', { name: 'Last ned CSV' }).getAttribute('href'));
    must(file.ok() && (await file.text()).includes('Medlemsnr.'), 'the search comes as a file');
    await page.locator('.checkbox', { hasText: 'Velg alle' }).click();
    must((await figureText(page, 'Valgt')) === '0', 'nothing is picked');
    await page.getByRole('row').nth(1).locator('.checkbox').click();
    await page.getByRole('button', { name: 'Skriv av' }).click();
    const question = page.getByRole('alertdialog');
    await question.getByText('1 post skrives av').waitFor();
    await question.getByRole('radio', { name: 'Egen årsak' }).click();
    await question.getByRole('button', { name: 'Skriv av' }).click();
    await question.getByText('Må fylles ut').waitFor();
    await look(page, 'bulk-credit-reason');
    await question.getByRole('textbox', { name: 'Årsak' }).fill('Dødsbo');
    await question.getByRole('button', { name: 'Skriv av' }).click();
    await page.waitForURL(/\/runs\/(?!bulk)/);
    await page.locator('h1 .badge.good').waitFor({ timeout: 60_000 });
    must((await figureText(page, 'Skrevet av')) === '1', 'one is written off');
    await page.getByRole('columnheader', { name: 'Avskrevet' }).waitFor();
    await look(page, 'bulk-credit-run');
  });
}
