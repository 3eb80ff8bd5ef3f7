// Looks at a screen as it stands: axe in light and dark, a picture of each, and no sideways scroll on a phone.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { DESKTOP } from './browser.mjs';
import { fault, pass } from './checks.mjs';
import { settings } from './settings.mjs';

const AXE_SOURCE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  resultTypes: ['violations'],
};
const COUNTED = new Set(['serious', 'critical']);
const PHONE = { width: 320, height: 720 };

/** Waits until there is a screen, and nothing on it is still being fetched. */
export async function settled(page) {
  await page.waitForFunction(
    () => document.querySelector('h1') && !document.querySelector('[aria-busy=true], .skeleton'),
  );
}

/** `name` names the pictures and the check. */
export async function look(page, name) {
  await settled(page);
  const problems = [];
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: path.join(settings.screenshots, `${name}-${scheme}.png`) });
    problems.push(...(await violations(page)).map((problem) => `${scheme}: ${problem}`));
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  problems.push(...(await sideways(page, name)));
  if (problems.length > 0) fault(`${name} is accessible and fits a phone`, problems.join('\n'));
  else pass(`${name} is accessible in light and dark, and fits a phone`);
}

async function violations(page) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE_SOURCE);
  const found = await page.evaluate(
    async (options) => {
      const report = await globalThis.axe.run({ exclude: [['[data-live-announcer]']] }, options);
      return report.violations.map(({ id, impact, nodes }) => ({
        id,
        impact,
        nodes: nodes.map((node) => `${node.target.join(' ')}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`),
      }));
    },
    AXE,
  );
  return found
    .filter(({ impact }) => COUNTED.has(impact))
    .map(({ id, impact, nodes }) => `${id} (${impact}, ${nodes.length})\n  ${nodes.slice(0, 3).join('\n  ')}`);
}

/** Neither the page nor its content may scroll sideways at 320 px; tables scroll inside their own frame. */
async function sideways(page, name) {
  await page.setViewportSize(PHONE);
  const wide = await page.evaluate(() =>
    ['html', 'main', '[role=dialog]', '[role=alertdialog]']
      .flatMap((selector) => [...document.querySelectorAll(selector)])
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.tagName.toLowerCase()} is ${element.scrollWidth} px wide in ${element.clientWidth} px`),
  );
  await page.screenshot({ path: path.join(settings.screenshots, `${name}-phone.png`) });
  await page.setViewportSize(DESKTOP);
  return wide;
}
