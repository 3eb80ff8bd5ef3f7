// What was sent: the list with its content, and the mail itself where it arrived.
import { check, must, rule } from '../checks.mjs';
import { look, settled } from '../look.mjs';
import { choose, goTo } from '../screen.mjs';

const ARRIVES_MS = 30_000;
const AGAIN_MS = 500;

export default async function post({ page, context, settings, story }) {
  await check('dispatches are listed by state and channel', rule('DIA-03'), async () => {
    await goTo(page, 'Utsendelser');
    await settled(page);
    await choose(page, 'Kanal', 'E-post');
    await page.waitForURL(/channel=EMAIL/);
    await choose(page, 'Status', 'Sendt');
    await page.waitForURL(/state=SENT/);
    await settled(page);
    must((await page.getByRole('row').count()) > 1, 'no e-mail was sent');
  });
  await look(page, 'dispatches');

  if (story.subject) {
    await check('the appeal opens as it was sent, and so does the mail in the mail catcher', rule('DIA-03'), async () => {
      const row = page.getByRole('row').filter({ hasText: story.subject }).first();
      await until(async () => {
        await page.reload();
        await settled(page);
        return row.isVisible();
      }, 'the appeal is not among what was sent');
      await row.getByRole('link', { name: story.subject }).click();
      await settled(page);
      await look(page, 'dispatch');
      const opened = context.waitForEvent('page');
      await page.getByRole('dialog').getByRole('link', { name: 'Åpne det som ble sendt' }).click();
      const mail = await opened;
      await mail.waitForLoadState();
      must(mail.url().startsWith(settings.mailUrl), `the mail is at ${mail.url()}`);
      await mail.getByText(story.subject).first().waitFor();
      await mail.close();
      await page.keyboard.press('Escape');
    });
  }

  if (story.invoices) {
    await check("the new member's invoice arrived by e-mail", rule('DIA-03'), async () => {
      await until(async () => {
        const mine = await mails(settings, story.member.email);
        return mine.some(({ subject }) => subject.startsWith('Faktura'));
      }, 'no mail to the new member');
      await page.goto(`${story.member.url}?tab=dispatches`);
      await settled(page);
      must((await page.getByRole('tabpanel').getByRole('row').count()) > 1, 'the member has no dispatches');
    });
  }

  await check('tasks that were given up have a list', async () => {
    await goTo(page, 'Utsendelser');
    await page.getByRole('link', { name: 'Oppgaver som stoppet' }).click();
    await page.waitForURL('**/dispatches/failed-tasks');
  });
  await look(page, 'failed-tasks');
}

async function mails({ mailUrl }, to) {
  const answer = await fetch(`${mailUrl}/mails?${new URLSearchParams({ to })}`, { headers: { accept: 'application/json' } });
  return (await answer.json()).mails;
}

async function until(holds, words) {
  const end = performance.now() + ARRIVES_MS;
  while (!(await holds())) {
    must(performance.now() < end, words);
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}
