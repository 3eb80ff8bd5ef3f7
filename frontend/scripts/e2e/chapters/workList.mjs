// A payment that nobody could place, connected by a suggestion.
import { check, must, rule } from '../checks.mjs';
import { look, settled } from '../look.mjs';
import { goTo, minorOf, numberOf } from '../screen.mjs';

export default async function workList({ page, story }) {
  await check('what could not be placed waits in the work list', rule('PAY-03'), async () => {
    await goTo(page, 'Til behandling');
    await settled(page);
    must((await page.getByRole('row').count()) > 1, 'the list is empty');
  });
  await look(page, 'work-list');
  if (!story.unclearKid) return;

  await check('one key accepts the suggestion, and the payment leaves the list', rule('PAY-03'), async () => {
    const row = page.getByRole('row').filter({ hasText: story.unclearKid });
    const waiting = numberOf(await page.locator('h1 .num').textContent());
    await row.getByRole('button').click();
    const suggestion = page.getByRole('dialog').getByRole('listitem').first();
    await suggestion.getByText(story.member.name).waitFor();
    await look(page, 'work-list-connect');
    await suggestion.getByRole('button').press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await row.waitFor({ state: 'detached' });
    await page.waitForFunction(
      (before) => Number(document.querySelector('h1 .num')?.textContent) === before - 1,
      waiting,
    );
  });

  await check('its invoice is paid, and the reskontro is at zero', rule('LED-02', 'LED-03', 'LED-04'), async () => {
    await page.goto(story.invoices[1].url);
    await page.locator('h1 .badge', { hasText: /^Betalt$/ }).waitFor();
    await page.goto(`${story.member.url}?tab=reskontro`);
    await settled(page);
    const balance = minorOf(await page.locator('.balance').first().textContent());
    must(balance === 0, `the balance is ${balance}`);
  });
  await look(page, 'reskontro');
}
