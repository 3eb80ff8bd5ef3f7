// A Chromium of its own, in Norwegian, and the console that must stay silent.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { fault } from './checks.mjs';
import { ZONE } from './days.mjs';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PATIENCE_MS = 15_000;

export const DESKTOP = { width: 1280, height: 860 };

/** Chromium as the distributions name it. */
const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

export async function openBrowser(settings) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'e2e-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: EXECUTABLE,
    headless: true,
    locale: 'nb-NO',
    timezoneId: ZONE,
    reducedMotion: 'reduce',
    colorScheme: 'light',
    viewport: DESKTOP,
    baseURL: settings.url,
    args: ARGS,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const complaints = [];
  const complain = (title, detail) => {
    complaints.push(title);
    fault(title, detail);
  };
  context.on('page', (opened) => listen(opened, complain));
  const [page] = context.pages();
  listen(page, complain);
  const close = async () => {
    await context.close();
    fs.rmSync(profile, { recursive: true, force: true });
  };
  return { context, page, close, isSilent: () => complaints.length === 0 };
}

/** Whatever a page complains of is a failure: errors on the console, exceptions, answers of 500 and above. */
function listen(page, complain) {
  page.on('console', (message) => {
    if (message.type() === 'error') complain('nothing on the console', `${message.text()} at ${page.url()}`);
  });
  page.on('pageerror', (error) => complain('no exception on a page', `${error.stack ?? error} at ${page.url()}`));
  page.on('response', (response) => {
    if (response.status() >= 500) complain('no answer of 500 and above', `${response.status()} ${response.url()}`);
  });
}
