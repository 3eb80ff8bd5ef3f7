// A subscription on its way: stopped and continued, a change of plan looked at, a pause, and a part of an invoice credited.
import { check, must, rule } from '../checks.mjs';
import { inDays } from '../days.mjs';
import { look, settled } from '../look.mjs';
import { choose, figureText, goTo, minorOf, typeDate } from '../screen.mjs';

const PLAN = 'Fjellfolk digitalt';

export default async function subscriptions({ page, story }) {
  const card = page.locator('.panel', { has: page.getByRole('heading', { name: PLAN }) });
  const form = page.getByRole('dialog');
  const open = async (action) => {
    await card.getByRole('button', { name: action, exact: true }).click();
    await form.waitFor();
  };
  const close = () => form.waitFor({ state: 'detached' });

  await check('a stop shows what becomes of the invoices before it is made', rule('SUB-05', 'SUB-06'), async () => {
    await goTo(page, 'Medlemmer');
    await page.goto(story.member.url);
    await page.getByRole('tab', { name: 'Abonnementer' }).click();
    await open('Stopp');
    await form.getByText('Siste dag blir').waitFor();
    await form.getByText('Ingen fakturaer endres').waitFor();
    await form.getByRole('radio', { name: 'På en bestemt dag' }).click();
    await form.getByText(/Ubrukte dager krediteres|erstattes av en faktura/).waitFor();
    await look(page, 'subscription-stop');
    await typeDate(form, inDays(450));
    await form.getByText(/^Faktureres med .+, forfaller/).waitFor();
    await look(page, 'subscription-stop-later');
    await form.getByRole('radio', { name: 'Når perioden er over' }).click();
    await form.getByRole('button', { name: 'Stopp', exact: true }).click();
    await form.getByText('Må fylles ut').waitFor();
    await form.getByLabel('Årsak').fill('Flytter utenlands');
    await form.getByRole('button', { name: 'Stopp', exact: true }).click();
    await close();
    await card.getByText('Flytter utenlands').waitFor();
  });

  await check('a stop is removed with a reason', rule('SUB-08'), async () => {
    await open('Fjern stoppet');
    await look(page, 'subscription-stop-removed');
    await form.getByLabel('Årsak').fill('Angret');
    await form.getByRole('button', { name: 'Fjern stoppet' }).click();
    await close();
    await card.getByRole('button', { name: 'Ta pause' }).waitFor();
  });

  await check('another plan is looked at before it is chosen', rule('SUB-11'), async () => {
    await open('Bytt plan');
    await choose(form, 'Ny plan', /^Ordinært medlem/);
    await form.getByText('Ny plan gjelder fra').waitFor();
    await look(page, 'subscription-plan');
    await form.getByRole('button', { name: 'Bytt plan' }).click();
    await close();
    await card.getByText(/^Ordinært medlem fra /).waitFor();
  });

  await check('a change of plan is taken back before it takes over', rule('SUB-11', 'SUB-20'), async () => {
    await open('Behold planen');
    await form.getByText(`${PLAN} fortsetter fra`).waitFor();
    await look(page, 'subscription-plan-kept');
    await form.getByRole('button', { name: 'Behold planen' }).click();
    await close();
    await card.getByText(/^Ordinært medlem fra /).waitFor({ state: 'detached' });
    await card.getByRole('button', { name: 'Behold planen' }).waitFor({ state: 'detached' });
  });

  await check('a pause leads to no invoices while it lasts', rule('SUB-09', 'SUB-20'), async () => {
    await open('De neste 24 månedene');
    await form.getByRole('row', { name: /Faktura for/ }).first().waitFor();
    await look(page, 'subscription-coming');
    await page.keyboard.press('Escape');
    await close();
    await open('Ta pause');
    await typeDate(form, inDays(600));
    await form.getByLabel('Årsak').fill('På tur');
    await form.getByText('Pausen varer fra').waitFor();
    await look(page, 'subscription-pause');
    await form.getByRole('button', { name: 'Ta pause' }).click();
    await close();
    await card.getByText('På tur').waitFor();
    await open('De neste 24 månedene');
    await form.getByText('Pausen begynner').waitFor();
    await page.keyboard.press('Escape');
    await close();
  });

  await check('a part of an invoice is credited, and no more than is left of it', rule('BIL-11'), async () => {
    await page.goto(story.invoices[1].url);
    await page.getByRole('button', { name: 'Krediter', exact: true }).click();
    const question = page.getByRole('alertdialog');
    await question.getByRole('radio', { name: 'Deler av linjene' }).click();
    const amount = question.getByRole('textbox').first();
    await amount.fill('100000');
    await question.getByLabel('Årsak').fill('Feil pris');
    await question.getByRole('button', { name: 'Krediter fakturaen' }).click();
    await question.getByText(/Skal være fra/).waitFor();
    await look(page, 'invoice-credit');
    await amount.fill('10');
    await question.getByRole('button', { name: 'Krediter fakturaen' }).click();
    await question.waitFor({ state: 'detached' });
    await page.locator('dt', { hasText: 'Kreditert av' }).waitFor();
    await settled(page);
  });

  await check('an invoice beside all subscriptions is written line by line', rule('BIL-10'), async () => {
    await page.goto(story.member.url);
    await page.getByRole('tab', { name: 'Reskontro' }).click();
    await page.getByRole('button', { name: 'Ny faktura' }).click();
    await form.getByLabel('Hva fakturaen gjelder').fill('Leie av hytte');
    await form.getByRole('textbox', { name: 'Tekst' }).fill('To netter');
    await form.getByRole('textbox', { name: 'Pris med mva.' }).fill('450');
    await form.getByRole('textbox', { name: 'Inntektskonto' }).fill('x');
    await form.getByRole('button', { name: 'Utsted fakturaen' }).click();
    await form.getByText(/sifre/).first().waitFor();
    await look(page, 'invoice-form');
    await form.getByRole('textbox', { name: 'Inntektskonto' }).fill('3620');
    await form.getByRole('button', { name: 'Utsted fakturaen' }).click();
    await page.waitForURL(/\/invoices\//);
    must(minorOf(await figureText(page, 'Sum')) === 45_000, 'the invoice is of 450 kr');
  });
}
