// Bundle budgets in KiB, gzipped: `node scripts/budget.mjs` after a build.
//
// First load is what the browser must fetch before the page works: the entry, everything it imports
// statically, and the message catalogue of the default language. A route is what one lazy import adds.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const DIST = 'dist';
const FIRST_LOAD = { 'index.html': { js: 235, css: 10, also: ['src/app/i18n/catalogues/first/nb.ts'] } };
const ROUTE_JS = 60;

const manifest = JSON.parse(fs.readFileSync(path.join(DIST, '.vite/manifest.json'), 'utf8'));
const sizes = new Map();

function sizeOf(file) {
  if (!sizes.has(file)) {
    const content = fs.readFileSync(path.join(DIST, file));
    sizes.set(file, zlib.gzipSync(content, { level: 9 }).length / 1024);
  }
  return sizes.get(file);
}

const total = (files) => [...files].reduce((sum, file) => sum + sizeOf(file), 0);

/** Files of a chunk and of all chunks that it imports statically. */
function loadedWith(key, js = new Set(), css = new Set()) {
  const chunk = manifest[key];
  if (!chunk || js.has(chunk.file)) return { js, css };
  js.add(chunk.file);
  for (const file of chunk.css ?? []) css.add(file);
  for (const imported of chunk.imports ?? []) loadedWith(imported, js, css);
  return { js, css };
}

let over = 0;

function report(what, kib, max) {
  const tooBig = kib > max;
  if (tooBig) over += 1;
  console.log(`${what.padEnd(44)} ${kib.toFixed(1).padStart(6)} / ${max} KiB ${tooBig ? 'OVER' : 'ok'}`);
}

const first = new Set();
for (const [entry, max] of Object.entries(FIRST_LOAD)) {
  const { js, css } = loadedWith(entry);
  for (const key of max.also) loadedWith(key, js, css);
  for (const file of js) first.add(file);
  report(`${entry} js`, total(js), max.js);
  report(`${entry} css`, total(css), max.css);
}

for (const [key, chunk] of Object.entries(manifest)) {
  if (!chunk.isDynamicEntry || first.has(chunk.file)) continue;
  const added = [...loadedWith(key).js].filter((file) => !first.has(file));
  report(`route ${key}`, total(added), ROUTE_JS);
}

// The order of the style layers is fixed by whichever file comes first; with a second one it would be chance.
const styles = [...fs.readFileSync(path.join(DIST, 'index.html'), 'utf8').matchAll(/rel="stylesheet"/g)].length;
if (styles !== 1) {
  over += 1;
  console.log(`index.html links ${styles} stylesheets; import those of the first load in src/app/main.tsx only`);
}

process.exit(over > 0 ? 1 : 0);
