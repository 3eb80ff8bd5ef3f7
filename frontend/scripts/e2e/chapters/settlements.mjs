// What settled what is put right by hand: undone, redone with unused credit, and moved to where it belongs.
import { check, must, rule } from '../checks.mjs';
import { look, settled } from '../look.mjs';
import { cellOf, choose, figureText, minorOf } from '../screen.mjs';

export default async function settlements({ page }) {
  const question = page.getByRole('alertdialog');
  const badge = (words) => page.locator('h1 .badge', { hasText: words });

  const invoiceUrl = await check('what a payment settled is undone, and the invoice is open again', rule('LED-04'), async () => {
    await page.goto('/invoices?status=PAID');
    await page.getByRole('row').nth(1).getByRole('link').first().click();
    await page.waitForURL(/\/invoices\/./);
    await badge(/^Betalt$/).waitFor();
    const settlement = page.getByRole('region', { name: 'Utligninger' });
    await settlement.getByRole('button', { name: /^Angre/ }).first().click();
    await question.getByRole('button', { name: 'Angre utligningen' }).click();
    await question.getByText('Må fylles ut').waitFor();
    await question.getByLabel('Årsak').fill('Feil faktura');
    await look(page, 'settlement-undo');
    await question.getByRole('button', { name: 'Angre utligningen' }).click();
    await question.waitFor({ state: 'detached' });
    await badge(/^(Åpen|Forfalt|Delvis betalt)$/).waitFor();
    await settlement.getByText('Angret').first().waitFor();
    await look(page, 'settlement-undone');
    return page.url();
  });

  await check('a payment with something unused offers to pay that back', rule('LED-03', 'PAY-07'), async () => {
    const payer = page.locator('dt', { hasText: 'Betaler' }).locator('xpath=following-sibling::dd[1]').getByRole('link');
    await payer.click();
    await page.waitForURL(/\/members\/./);
    await page.getByRole('tab', { name: 'Reskontro' }).click();
    await page.getByRole('button', { name: /^Betal tilbake ./ }).first().click();
    const form = page.getByRole('dialog');
    const proposed = await form.getByRole('textbox', { name: 'Beløp' }).inputValue();
    must(/^\d/.test(proposed) && proposed !== '0,00', `${proposed} is proposed`);
    await look(page, 'reskontro-pay-back');
    await form.getByRole('button', { name: 'Avbryt' }).click();
    await form.waitFor({ state: 'detached' });
    await page.goto(invoiceUrl);
  });

  await check('unused credit settles the invoice again', rule('LED-04'), async () => {
    await page.getByRole('button', { name: 'Bruk tilgodehavende' }).click();
    const amount = question.getByRole('textbox', { name: 'Beløp' });
    const proposed = await amount.inputValue();
    await amount.fill('999999');
    await question.getByRole('button', { name: 'Bruk beløpet' }).click();
    await question.locator('.field-error, [slot=errorMessage]').first().waitFor();
    await look(page, 'credit-use');
    await amount.fill(proposed);
    await question.getByRole('button', { name: 'Bruk beløpet' }).click();
    await question.waitFor({ state: 'detached' });
    await badge(/^Betalt$/).waitFor();
    must(minorOf(await figureText(page, 'Åpent')) === 0, 'something is open');
  });

  const memberUrl = await check('each row of the reskontro offers what makes sense for it', rule('LED-03'), async () => {
    await page.goto(invoiceUrl);
    const payer = page.locator('dt', { hasText: 'Betaler' }).locator('xpath=following-sibling::dd[1]').getByRole('link');
    await payer.click();
    await page.waitForURL(/\/members\/./);
    const url = page.url();
    await page.getByRole('tab', { name: 'Reskontro' }).click();
    await page.getByRole('link', { name: /^Flytt / }).first().waitFor();
    await look(page, 'reskontro-rows');
    return url;
  });

  await check('a payment is moved to the member who paid it in truth', rule('LED-03'), async () => {
    await page.goto('/invoices?status=OVERDUE');
    const debtor = (await page.getByRole('row').nth(1).getByRole('link').nth(1).textContent()).trim();
    await page.goto(memberUrl);
    await page.getByRole('tab', { name: 'Reskontro' }).click();
    await page.getByRole('link', { name: /^Flytt / }).first().click();
    await question.getByRole('button', { name: 'Flytt betalingen' }).click();
    await question.getByText('Må fylles ut').first().waitFor();
    const member = question.getByRole('combobox', { name: /Til medlem/ });
    await member.fill(debtor);
    await page.getByRole('option', { name: debtor }).first().click();
    await choose(question, /Dekker/, 'Det eldste som er åpent');
    await question.getByLabel('Årsak').fill('Feil KID');
    await look(page, 'payment-move');
    await question.getByRole('button', { name: 'Flytt betalingen' }).click();
    await question.waitFor({ state: 'detached' });
    await page.getByText(`Flyttet til ${debtor}`).first().waitFor();
    const moves = page.getByRole('table', { name: 'Flyttet' });
    await moves.getByText('Feil KID').waitFor();
    await look(page, 'payment-moved');
    await moves.getByRole('link', { name: 'Åpne betalingen' }).click();
    await page.getByRole('table', { name: 'Hva den dekket' }).locator('tbody tr').first().waitFor();
    await look(page, 'payment-of-the-other');
    await page.goto(memberUrl);
    await page.getByRole('tab', { name: 'Reskontro' }).click();
    await page.getByRole('row', { name: /Flyttet til medlem/ }).first().waitFor();
    await look(page, 'reskontro-moved');
  });

  await check('gifts show what runs, what is due next, and what it came to', rule('LED-03'), async () => {
    const form = page.getByRole('dialog');
    await page.goto(memberUrl);
    await page.getByRole('tab', { name: 'Abonnementer' }).click();
    await page.getByRole('button', { name: 'Start medlemskap' }).first().click();
    await choose(form, 'Plan', 'Månedsgiver');
    await form.getByRole('button', { name: 'Start medlemskap' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Gaver' }).click();
    const row = page.getByRole('table', { name: 'Faste gaver' }).getByRole('row', { name: /Månedsgiver/ });
    await row.waitFor();
    const given = minorOf(await (await cellOf(page.getByRole('table', { name: 'Faste gaver' }), row, 'Gitt til nå')).textContent());
    must(given === 0, `${given} is given`);
    const next = minorOf(await (await cellOf(page.getByRole('table', { name: 'Faste gaver' }), row, 'Neste beløp')).textContent());
    must(next > 0, `${next} is next`);
    await look(page, 'gifts');
  });

  await check('one amount is credited, dealt out over the lines, also where a collector has it', rule('BIL-11', 'DUN-09'), async () => {
    const leftToCredit = async () => {
      await page.getByRole('button', { name: 'Krediter', exact: true }).click();
      await question.getByRole('radio', { name: 'Ett beløp' }).click();
      const hint = await question.getByText(/^Fordeles på linjene/).textContent();
      return minorOf(hint.slice(hint.indexOf('Høyst')));
    };
    await page.goto('/invoices?status=IN_COLLECTION');
    await page.getByRole('row').nth(1).getByRole('link').first().click();
    await page.waitForURL(/\/invoices\/./);
    const before = await leftToCredit();
    await question.getByLabel('Årsak').fill('Redusert krav');
    await question.getByRole('button', { name: 'Krediter fakturaen' }).click();
    await question.getByText('Må fylles ut').first().waitFor();
    await question.getByRole('textbox', { name: 'Beløp' }).fill('10');
    await look(page, 'credit-amount');
    await question.getByRole('button', { name: 'Krediter fakturaen' }).click();
    await question.waitFor({ state: 'detached' });
    await settled(page);
    await badge(/inkasso/i).waitFor();
    const after = await leftToCredit();
    must(before - after === 1_000, `${before} became ${after}`);
    await question.getByRole('button', { name: 'Avbryt' }).click();
    await question.waitFor({ state: 'detached' });
  });
}
