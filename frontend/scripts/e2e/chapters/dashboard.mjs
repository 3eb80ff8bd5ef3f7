// The dashboard, and the rows behind its figures.
import { check, must, rule } from '../checks.mjs';
import { drilledCount, drilledSum } from '../drilldown.mjs';
import { look, settled } from '../look.mjs';
import { figure, figureText, goTo, minorOf, numberOf } from '../screen.mjs';

const KRONE = 100;

export default async function dashboard({ page }) {
  await check('the dashboard shows every tile and chart', async () => {
    await goTo(page, 'Oversikt');
    await settled(page);
    const tiles = await page.locator('.figure').count();
    must(tiles === 7, `${tiles} tiles`);
    const panels = await page.locator('.chart-panel h2').allTextContents();
    must(panels.length === 4, `${panels.length} charts: ${panels.join(', ')}`);
  });
  await look(page, 'dashboard');

  await check('the number of active subscriptions is the number of its rows', rule('DSH-01', 'API-05'), async () => {
    const count = numberOf(await figureText(page, 'Aktive abonnementer'));
    await figure(page, 'Aktive abonnementer').click();
    const { figure: said, rows } = await drilledCount(page);
    must(rows === count && said === count && rows > 0, `${count} on the tile, ${said} above ${rows} rows`);
  });
  await look(page, 'drilldown');

  for (const [tile, rules] of [
    ['Per måned \\(MRR\\)', rule('DSH-03', 'API-05')],
    ['Innbetalt, 30 dager', rule('DSH-07', 'API-05')],
    ['Utestående', rule('DSH-09', 'API-05')],
  ]) {
    await check(`the rows behind ${tile.replaceAll('\\', '')} add up to it`, rules, async () => {
      await goTo(page, 'Oversikt');
      await settled(page);
      const shown = minorOf(await figureText(page, tile));
      await figure(page, tile).click();
      const { figureMinor, rowsMinor } = await drilledSum(page);
      must(figureMinor === rowsMinor, `the figure is ${figureMinor}, its rows make ${rowsMinor}`);
      must(Math.abs(shown - figureMinor) < KRONE, `the tile shows ${shown}, the rows make ${figureMinor}`);
    });
  }
}
