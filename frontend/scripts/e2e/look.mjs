// Looks at a screen as it stands: axe in light and dark, no sideways scroll on a phone, and pictures of them.
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
/** In the dark the same page has other colours, and nothing else. */
const AXE_OF = { light: AXE, dark: { ...AXE, runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } } };
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
    await picture(page, `${name}-${scheme}`, scheme === 'light');
    problems.push(...(await violations(page, AXE_OF[scheme])).map((problem) => `${scheme}: ${problem}`));
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  problems.push(...(await sideways(page, name)));
  if (problems.length > 0) fault(`${name} is accessible and fits a phone`, problems.join('\n'));
  else pass(`${name} is accessible in light and dark, and fits a phone`);
}

/** Takes a picture; those of dark pages and of phones only where all are wanted, for they take a tenth of a second each. */
async function picture(page, name, always = false) {
  if (always || settings.allPictures) await page.screenshot({ path: path.join(settings.screenshots, `${name}.png`) });
}

async function violations(page, axe) {
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
    axe,
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
  await picture(page, `${name}-phone`);
  await page.setViewportSize(DESKTOP);
  return wide;
}
