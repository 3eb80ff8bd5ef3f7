// Counts what was checked. A failed check is written down with a picture, and its chapter ends there.
import path from 'node:path';
import { settings } from './settings.mjs';

let passed = 0;
const failures = [];

/** The rules of the rule book that a check proves; ops.rules finds them by this name. */
export const rule = (...numbers) => numbers;

const took = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** One check: passes unless `act` throws. A failed one ends its chapter, as what follows builds on it. */
export async function check(title, rules, act) {
  const since = performance.now();
  const [numbers, run] = act ? [rules, act] : [[], rules];
  try {
    const value = await run();
    passed += 1;
    console.log(`  ok    ${title}${numbers.length > 0 ? ` [${numbers.join(' ')}]` : ''} (${took(since)})`);
    return value;
  } catch (error) {
    error.check ??= title;
    throw error;
  }
}

/** Something that is wrong without being in the way of what follows. */
export function fault(title, detail) {
  failures.push(title);
  console.log(`  FAIL  ${title}\n        ${String(detail).replaceAll('\n', '\n        ')}`);
}

export const pass = (title) => {
  passed += 1;
  console.log(`  ok    ${title}`);
};

/** Throws with words when something is not as it must be. */
export function must(condition, words) {
  if (!condition) throw new Error(words);
}

export const checks = {
  /** Runs a chapter to its end or its first failed check; tells whether all went well. */
  async chapter(page, act) {
    try {
      await act();
      return true;
    } catch (error) {
      const title = error.check ?? 'the chapter';
      fault(title, `${error.message}\nat ${page.url()}`);
      const file = path.join(settings.screenshots, `failed-${failures.length}.png`);
      await page.screenshot({ path: file }).catch(() => {});
      return false;
    }
  },
};

/** Writes the closing line and gives the exit code. */
export function summary() {
  for (const title of failures) console.log(`failed: ${title}`);
  console.log(`\n${passed} passed, ${failures.length} failed`);
  return failures.length === 0 ? 0 : 1;
}
