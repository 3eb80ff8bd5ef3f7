// The browser run: a person's first day, through the screens, against a whole installation.
//
//   python -m ops.browser_run --screenshots DIR -- node scripts/e2e.mjs [chapter …]
//
// ops.browser_run starts the installation and tells where it is (E2E_URL, E2E_MAIL_URL, E2E_SCREENSHOTS …).
// Every screen is also looked at: axe in light and dark, no sideways scroll at 320 px, nothing on the console.
// With names of chapters only those run, after the sign-in. The last line is "N passed, N failed".
import { openBrowser } from './e2e/browser.mjs';
import { checks, pass, summary } from './e2e/checks.mjs';
import { settings } from './e2e/settings.mjs';

const CHAPTERS = [
  'signIn',
  'dashboard',
  'members',
  'billing',
  'payments',
  'workList',
  'quarantine',
  'dunning',
  'collection',
  'cards',
  'routines',
  'campaigns',
  'post',
  'register',
  'offers',
  'subscriptions',
  'states',
  'orders',
  'deliveries',
  'membership',
  'ledger',
  'stops',
  'tags',
  'credit',
  'documents',
  'settlements',
  'club',
  'feeRuns',
  'rehearsal',
  'proof',
];

const wanted = process.argv.slice(2);
const chapters = CHAPTERS.filter((name) => name === 'signIn' || wanted.length === 0 || wanted.includes(name));
const browser = await openBrowser(settings);

/** What one chapter leaves for the next, such as the member that was created. */
const story = {};

try {
  for (const name of chapters) {
    const { default: chapter } = await import(`./e2e/chapters/${name}.mjs`);
    console.log(`\n${name}`);
    const carriesOn = await checks.chapter(browser.page, async () => {
      if (name !== 'signIn') await browser.page.goto('/'); // whatever the chapter before left open
      await chapter({ ...browser, settings, story });
    });
    if (!carriesOn && name === 'signIn') break;
  }
  if (browser.isSilent()) pass('no page has complained on its console');
} finally {
  await browser.close();
}

process.exit(summary());
