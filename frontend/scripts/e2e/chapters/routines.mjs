// Routines: a calendar, a schedule that never meets it, a pause, and a run that starts by itself at its minute.
import { check, must, rule } from '../checks.mjs';
import { ZONE, dayNextMonth, digitsOf, inDays } from '../days.mjs';
import { look } from '../look.mjs';
import { choose, goTo, typeDate } from '../screen.mjs';

const RUNS_MS = 150_000;
const NEVER = /Tidsplanen faller aldri på en dag som kalenderen Bare den 23\. tillater/;

export default async function routines({ page }) {
  const overview = () => page.getByRole('table', { name: 'Rutiner' });
  const drawer = () => page.getByRole('dialog');
  const save = async () => {
    await drawer().getByRole('button', { name: 'Lagre' }).click();
    await drawer().waitFor({ state: 'detached' });
  };

  await check('a calendar says which days it is about, and what is wrong where it is', rule('RUN-03'), async () => {
    await goTo(page, 'Rutiner');
    await page.getByText('Ingen rutiner ennå').waitFor();
    await look(page, 'routines-none');
    await page.getByRole('button', { name: 'Ny kalender' }).click();
    await drawer().getByRole('button', { name: 'Lagre' }).click();
    await drawer().getByText('Må fylles ut').first().waitFor();
    await drawer().getByLabel('Navn').fill('Bare den 23.');
    await choose(drawer(), 'Kalendertype', 'Inkluderende');
    await typeDates(drawer(), 1, digitsOf(dayNextMonth(23)));
    await look(page, 'calendar');
    await save();
    await page.getByRole('table', { name: 'Kalendere' }).getByRole('row', { name: /Bare den 23\./ }).waitFor();
  });

  await check('a schedule that never meets its calendar is told before it is saved', rule('RUN-04'), async () => {
    await page.getByRole('button', { name: 'Ny rutine' }).first().click();
    await drawer().getByLabel('Navn').fill('Månedlig fakturering');
    await drawer().getByText('Hver dag kl. 07:00').waitFor();
    await choose(drawer(), 'Hvor ofte', 'Månedlig');
    await fillNumber(drawer(), 'Dag i måneden', 25);
    await drawer().getByText('Den 25. i hver måned kl. 07:00').waitFor();
    await choose(drawer(), 'Kalender', 'Bare den 23.');
    await drawer().getByText(NEVER).waitFor();
    await look(page, 'routine-never');
    await fillNumber(drawer(), 'Dag i måneden', 23);
    await drawer().getByText(NEVER).waitFor({ state: 'detached' });
    await drawer().getByRole('heading', { name: 'Neste kjøringer' }).waitFor();
    must((await drawer().locator('.next-runs li').count()) === 1, 'the calendar allows one day');
    await fillNumber(drawer(), 'Dag i måneden', 25);
    await drawer().getByText(NEVER).first().waitFor();
    await drawer().getByRole('button', { name: 'Lagre' }).click();
    await drawer().getByText('Endre én av dem, eller lagre likevel (RUN-04).').waitFor();
    await look(page, 'routine-never-refused');
    await drawer().getByText('Lagre likevel: rutinen skal ikke kjøre nå').click();
    await save();
    const row = overview().getByRole('row', { name: /Månedlig fakturering/ });
    await row.getByText('Kjører aldri').waitFor();
  });

  await check('criteria sets are added, ordered by keyboard, and decide what a routine bills', rule('RUN-01', 'RUN-02'), async () => {
    await page.getByRole('button', { name: 'Ny rutine' }).first().click();
    await drawer().getByLabel('Navn').fill('Kontingent med sett');
    await choose(drawer(), 'Type', 'Trekk i lønn');
    await drawer().getByText('Den 1. i hver måned kl. 07:00').waitFor();
    await choose(drawer(), 'Type', 'Kontingent');
    await drawer().getByText('Hver dag kl. 07:00').waitFor();
    await drawer().getByRole('button', { name: 'Legg til sett' }).click();
    await drawer().getByLabel('Settets navn').fill('Resten');
    await drawer().getByLabel(/^Minstebeløp/).fill('100000');
    await drawer().getByRole('button', { name: 'Rediger Resten' }).click();
    await drawer().getByRole('button', { name: 'Legg til sett' }).click();
    await drawer().getByLabel('Settets navn').fill('Bank');
    await drawer().locator('label.checkbox', { hasText: 'AvtaleGiro' }).click();
    const treasurer = drawer().getByRole('group', { name: 'Verv på kjøringsdagen' }).locator('label', { hasText: 'Kasserer' });
    await treasurer.click();
    await drawer().getByText(/AvtaleGiro · Kasserer/).waitFor();
    await treasurer.click();
    await choose(drawer(), 'Forfall', 'Fast dag i måneden');
    await look(page, 'routine-sets');
    await drawer().getByRole('button', { name: 'Flytt Bank opp' }).focus();
    await page.keyboard.press('Enter');
    await drawer().getByText('1. Bank').waitFor();
    await drawer().getByText(/AvtaleGiro · forfall den 15\./).waitFor();
    await save();
    const row = overview().getByRole('row', { name: /Kontingent med sett/ });
    await row.locator('.set-names li').nth(1).waitFor();
    must((await row.locator('.set-names li').allTextContents()).join() === 'Bank,Resten', 'the sets keep their order');
    await row.getByRole('link', { name: 'Kjør nå: Kontingent med sett' }).click();
    await page.waitForURL(/\/runs\/new/);
    await typeDate(page.getByRole('group', { name: /^Dato/ }), inDays(25)); // what is due today is billed by now
    await page.getByRole('button', { name: 'Forhåndsvis' }).click();
    await page.getByText('Venter på minstebeløpet').waitFor();
    await look(page, 'run-of-routine');
    await page.getByRole('button', { name: 'Kjør nå' }).click();
    await page.waitForURL(/\/runs\/[^/]+$/);
    await page.getByRole('table', { name: 'Etter kriteriesett' }).getByRole('row', { name: /Resten/ }).waitFor();
    await look(page, 'run-by-sets');
    await goTo(page, 'Rutiner');
    const held = page.getByRole('table', { name: 'Venter på minstebeløpet' });
    await held.getByRole('row', { name: /Resten/ }).first().waitFor();
  });

  await check('a destination is chosen for a method, and what is not installed says so', rule('RUN-01', 'RUN-04'), async () => {
    await page.getByRole('link', { name: 'Kontingent med sett', exact: true }).click();
    await drawer().getByText('AvtaleGiro er ikke satt opp ennå').waitFor();
    await choose(drawer(), 'Faktura i posten', 'Utskriftsfil');
    await look(page, 'routine-destinations');
    await save();
    const row = overview().getByRole('row', { name: /Kontingent med sett/ });
    await row.getByText('Utskriftsfil').waitFor();
    await row.getByText(/Ikke satt opp ennå: .*AvtaleGiro/).waitFor();
  });

  await check('where a member works is written on its page', rule('PPL-07'), async () => {
    await goTo(page, 'Medlemmer');
    await page.getByRole('button', { name: 'Nytt medlem' }).click();
    await drawer().getByRole('radio', { name: 'Bedrift' }).click();
    await drawer().getByLabel('Navn på bedriften').fill('Verket Trekk AS');
    await drawer().getByRole('button', { name: 'Lagre' }).click();
    await page.waitForURL(/\/members\/./);
    await goTo(page, 'Medlemmer');
    await page.getByRole('button', { name: 'Nytt medlem' }).click();
    await drawer().getByLabel('Fornavn').fill('Trond');
    await drawer().getByLabel('Etternavn').fill('Trekkesen');
    await drawer().getByRole('button', { name: 'Lagre' }).click();
    await page.getByRole('button', { name: 'Nytt arbeidsforhold' }).click();
    await drawer().getByRole('combobox', { name: 'Arbeidsgiver' }).fill('Verket Trekk');
    await page.getByRole('option', { name: /Verket Trekk AS/ }).click();
    await drawer().getByLabel('Stilling', { exact: true }).fill('Sveiser');
    await look(page, 'employment');
    await save();
    await page.getByRole('table', { name: 'Arbeidsforhold' }).getByRole('row', { name: /Verket Trekk AS.*Sveiser.*100 %/ }).waitFor();
    await goTo(page, 'Rutiner');
  });

  await check('a calendar that is changed shows what it does to its routines, and pauses them', rule('RUN-03', 'RUN-04'), async () => {
    await page.getByRole('link', { name: 'Bare den 23.' }).click();
    await drawer().getByRole('heading', { name: 'Månedlig fakturering' }).waitFor();
    await choose(drawer(), 'Kalendertype', 'Ekskluderende');
    await typeDates(drawer(), 1, inDays(0), inDays(40));
    await drawer().getByText(/gir pause til/).waitFor();
    await look(page, 'calendar-pause');
    await save();
    await overview().getByRole('row', { name: /Månedlig fakturering/ }).getByText('Pause', { exact: true }).waitFor();
  });

  await check('a routine starts its run by itself, and the screen shows it by itself', rule('RUN-04'), async () => {
    await page.getByRole('button', { name: 'Ny rutine' }).first().click();
    await drawer().getByLabel('Navn').fill('Daglig purring');
    await choose(drawer(), 'Type', 'Purring');
    const [now, soon] = [clock(0), clock(75)];
    must(now !== soon, 'the clock stands still');
    await drawer().getByLabel('Klokkeslett').fill(soon);
    await drawer().getByText(`Hver dag kl. ${soon}`).waitFor();
    await save();
    const row = overview().getByRole('row', { name: /Daglig purring/ });
    await row.locator('.next-runs li').nth(4).waitFor();
    await look(page, 'routines');
    await row.getByRole('link', { name: 'Kjøringen' }).waitFor({ timeout: RUNS_MS });
    await look(page, 'routines-ran');
    await row.getByRole('link', { name: 'Kjøringen' }).click();
    await page.waitForURL(/\/runs\//);
    await page.locator('h1 .badge.good').waitFor();
  });

  await check('a routine that is switched off says so', rule('RUN-04'), async () => {
    await goTo(page, 'Rutiner');
    const row = overview().getByRole('row', { name: /Daglig purring/ });
    await row.locator('.switch').click();
    await row.getByText('Av', { exact: true }).waitFor();
    must((await row.locator('.next-runs').count()) === 0, 'a routine that is off has no next run');
  });
}

/** Types a range of days, each as digits in the Norwegian order. */
async function typeDates(scope, number, first, last) {
  const group = scope.getByRole('group', { name: `Dager ${number}`, exact: true });
  for (const [label, digits] of [['Fra og med', first], ['Til og med', last]]) {
    if (!digits) continue;
    await group.getByRole('group', { name: label }).getByRole('spinbutton').first().click();
    await scope.page().keyboard.type(digits);
  }
}

async function fillNumber(scope, label, value) {
  await scope.getByRole('textbox', { name: label }).fill(String(value));
  await scope.page().keyboard.press('Tab');
}

/** The wall clock of the tenant, so many seconds from now. */
const clock = (seconds) =>
  new Intl.DateTimeFormat('nb-NO', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    Date.now() + seconds * 1000,
  );

