// Campaigns: every figure opens its rows and equals them; a gift, a part, and an appeal.
import { check, must, rule } from '../checks.mjs';
import { drilledCount, drilledSum } from '../drilldown.mjs';
import { look, settled } from '../look.mjs';
import { cellOf, figure, figureText, goTo, minorOf, numberOf } from '../screen.mjs';

const GIFT_MINOR = 12_350;

export default async function campaigns({ page, story }) {
  await check('the campaigns are listed with goal and sum', rule('FUN-01'), async () => {
    await goTo(page, 'Kampanjer');
    await settled(page);
    story.campaign = await openCampaignWithGifts(page);
  });
  await look(page, 'campaign');

  for (const [name, counts] of [
    ['Sum gaver', false],
    ['Antall gaver', true],
    ['Utsendt', true],
    ['Svar', true],
  ]) {
    await check(`"${name}" is what its rows make`, rule('FUN-02', 'API-05'), async () => {
      await page.goto(story.campaign);
      await settled(page);
      const text = await figureText(page, name);
      await figure(page, name).click();
      if (counts) {
        const { figure: said, rows } = await drilledCount(page);
        must(numberOf(text) === rows && said === rows, `${text} shown, ${rows} rows`);
      } else {
        const { figureMinor, rowsMinor } = await drilledSum(page);
        must(minorOf(text) === rowsMinor && figureMinor === rowsMinor, `${text} shown, the rows make ${rowsMinor}`);
      }
    });
  }
  await look(page, 'campaign-drilldown');

  await check('every figure and every mark of the curve leads to rows', rule('FUN-02'), async () => {
    await page.goto(story.campaign);
    await settled(page);
    const figures = await page.locator('.figures > li').count();
    const links = await page.locator('.figures > li > a[href^="/drilldown"]').count();
    const marks = await page.locator('svg.chart a[href^="/drilldown"]').count();
    must(figures === links && figures === 12 && marks > 0, `${figures} figures, ${links} links, ${marks} marks`);
  });

  await check('a gift is registered, and the figures count it', rule('FUN-03'), () => registerGift(page, story));
  await check('a campaign with a part is set up', rule('FUN-01'), () => newCampaign(page));
  await check('an appeal is rehearsed: who gets it, who not, and nothing is sent', rule('NEW-01'), () =>
    rehearseAppeal(page, story),
  );
  await check('the appeal goes out to exactly those', rule('FUN-01', 'NEW-01'), () => sendAppeal(page, story));
}

async function openCampaignWithGifts(page) {
  await look(page, 'campaigns');
  const table = page.locator('main table');
  for (const row of await page.locator('main tbody tr').all()) {
    const gifts = await (await cellOf(table, row, 'Antall gaver')).textContent();
    if (numberOf(gifts) < 2) continue;
    await row.getByRole('link').first().click();
    await page.waitForURL(/\/campaigns\//);
    await settled(page);
    return page.url();
  }
  throw new Error('no campaign has gifts');
}

async function registerGift(page, story) {
  const before = {
    sum: minorOf(await figureText(page, 'Sum gaver')),
    count: numberOf(await figureText(page, 'Antall gaver')),
  };
  await page.getByRole('button', { name: 'Registrer gave' }).click();
  const form = page.getByRole('dialog');
  if (story.member) {
    await form.getByRole('combobox', { name: 'Giver' }).pressSequentially(story.member.name);
    await page.getByRole('option', { name: story.member.name }).click();
  }
  await form.getByLabel(/^Beløp/).fill('123,50');
  await look(page, 'gift-form');
  await form.getByRole('button', { name: 'Registrer gave' }).click();
  await form.waitFor({ state: 'detached' });
  await page.waitForFunction(
    (count) => Number([...document.querySelectorAll('.figure')][1]?.querySelector('.figure-value')?.textContent) === count,
    before.count + 1,
  );
  const sum = minorOf(await figureText(page, 'Sum gaver'));
  must(sum === before.sum + GIFT_MINOR, `the sum went from ${before.sum} to ${sum}`);
}

async function newCampaign(page) {
  await goTo(page, 'Kampanjer');
  await page.getByRole('button', { name: 'Ny kampanje' }).first().click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Navn').fill('Nye hytter');
  await form.getByLabel(/^Mål/).fill('50 000');
  await look(page, 'campaign-form');
  await form.getByRole('button', { name: 'Opprett' }).click();
  await page.getByRole('heading', { level: 1, name: 'Nye hytter' }).waitFor();
  await page.getByRole('button', { name: 'Ny delkampanje' }).click();
  await form.getByLabel('Navn').fill('Nye hytter, e-post');
  await form.getByRole('button', { name: 'Opprett' }).click();
  await page.getByRole('heading', { level: 1, name: 'Nye hytter, e-post' }).waitFor();
}

async function rehearseAppeal(page, story) {
  await page.getByRole('button', { name: 'Send appell' }).click();
  const form = page.getByRole('dialog');
  story.subject = 'Blir du med på nye hytter?';
  await form.getByLabel('Emne').fill(story.subject);
  await form.getByLabel('Tekst').fill('Hei ');
  await form.getByRole('button', { name: 'Sett inn Fornavn' }).click();
  await look(page, 'appeal-form');
  await form.getByRole('button', { name: 'Prøvekjør' }).click();
  const answer = form.getByRole('status').filter({ hasText: 'Appellen ville gått til' });
  await answer.waitFor();
  story.reached = numberOf(await answer.textContent());
  must(numberOf(await form.getByText(/^Får den [\d\s]+$/).textContent()) === story.reached, 'the counts differ');
  await form.getByRole('radio', { name: 'Får den' }).click();
  await form.getByRole('row').nth(1).waitFor();
  await look(page, 'appeal-rehearsed');
  const outcomes = await form.locator('tbody .badge').allTextContents();
  must(outcomes.length > 0 && outcomes.every((one) => one === 'Får den'), `the rows are ${outcomes.join(', ')}`);

  await form.getByLabel('Tekst').fill('Hei igjen, {{first_name}}');
  await form.getByRole('button', { name: 'Send til dem som kan nås' }).waitFor();
  await form.getByRole('button', { name: 'Prøvekjør' }).click();
  const since = await form.getByText('Siden forrige prøvekjøring').textContent();
  must(since.includes(`0 nye, 0 borte, ${story.reached} med annen tekst`), since);
  await form.getByRole('radio', { name: 'Endret' }).click();
  await form.getByRole('row').nth(1).waitFor();
  await look(page, 'appeal-compared');
}

async function sendAppeal(page, story) {
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: 'Send som prøvekjørt' }).click();
  const answer = form.getByRole('status').filter({ hasText: 'Appellen er på vei til' });
  await answer.waitFor();
  const sent = numberOf(await answer.textContent());
  must(sent > 0 && sent === story.reached, `it went to ${sent}, the rehearsal said ${story.reached}`);
  await look(page, 'appeal-sent');
  await form.getByRole('button', { name: 'Lukk' }).last().click();
}
