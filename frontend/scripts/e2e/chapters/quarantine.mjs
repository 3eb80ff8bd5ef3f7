// The quarantine: what failed alone, by kind, with the cause, and the way to settle it.
import { check, must, rule } from '../checks.mjs';
import { look, settled } from '../look.mjs';
import { cellOf, choose, goTo } from '../screen.mjs';

export default async function quarantine({ page }) {
  await check('what failed alone waits with its cause, and money leads to where it is placed', rule('NEW-10'), async () => {
    await goTo(page, 'Karantene');
    await settled(page);
    const table = page.getByRole('table', { name: 'Karantene' });
    await choose(page, 'Hva', /Innbetaling \(\d+\)/);
    await settled(page);
    const row = table.locator('tbody tr').first();
    must((await (await cellOf(table, row, 'Hva')).textContent()) === 'Innbetaling', 'another kind is listed');
    must(((await (await cellOf(table, row, 'Årsak')).textContent()) ?? '').length > 10, 'there is no cause');
    await row.getByRole('link', { name: 'Plasser' }).click();
    await page.waitForURL(/\/payments\/work-list\?payment=/);
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
  });
  await goTo(page, 'Karantene');
  await look(page, 'quarantine');
}
