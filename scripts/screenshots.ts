import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, devices, type Page } from 'playwright-core';
import { ROOT } from './platform/child.js';
import { Demonstration } from './platform/demonstration.js';

/** The lamp that `npm start` lets fail; its page, fault and ticket are in the pictures. */
const BROKEN = 'lamp-017';
const PATIENCE_MS = 240_000;
const folder = join(ROOT, 'docs/screenshots');

const executablePath = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path),
);
if (!executablePath) {
  process.stderr.write('lamplighter: no Chromium found; install it (apt-get install chromium) or set CHROMIUM_PATH\n');
  process.exit(1);
}

mkdirSync(folder, { recursive: true });
const demonstration = new Demonstration();
let browser: Browser | undefined;
try {
  process.stderr.write('  starting the platform\n');
  const link = await demonstration.start('--at', '22:40');
  const url = link.split('/#')[0] as string;
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const desk = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    colorScheme: 'dark',
  });
  const page = await desk.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(link);
  process.stderr.write('  waiting for the fault and its ticket\n');
  await page.getByTestId('map').waitFor();
  await page.goto(`${url}/#/faults/tickets`);
  await shows(page, 'ticket-list', BROKEN);

  await page.goto(`${url}/#/faults`);
  await shows(page, 'fault-list', BROKEN);
  await picture(page, 'faults');
  await page.goto(`${url}/#/map`);
  await page.waitForFunction(
    () => Number.parseInt(document.querySelector('[data-testid="counter-lit"]')?.textContent ?? '', 10) > 120,
  );
  await page.waitForTimeout(3_000);
  await picture(page, 'map');
  await page.goto(`${url}/#/luminaires/demo-21004-b:lamp-003`);
  await page.getByTestId('lamp-level').waitFor();
  await page.waitForTimeout(3_000);
  await picture(page, 'lamp');

  const phone = await browser.newContext({
    ...devices['iPhone 13'],
    locale: 'fr-BE',
    colorScheme: 'dark',
    storageState: await desk.storageState(),
  });
  const small = await phone.newPage();
  await small.goto(`${url}/#/map`);
  await small.getByTestId('map').waitFor();
  await small.waitForTimeout(6_000);
  await picture(small, 'phone');
} finally {
  await browser?.close();
  await demonstration.stop();
}

async function shows(on: Page, testId: string, text: string): Promise<void> {
  await on.waitForFunction(
    ([id, wanted]) => (document.querySelector(`[data-testid="${id}"]`)?.textContent ?? '').includes(wanted as string),
    [testId, text],
  );
}

async function picture(of: Page, name: string): Promise<void> {
  await of.screenshot({ path: join(folder, `${name}.png`) });
  process.stderr.write(`  docs/screenshots/${name}.png\n`);
}
