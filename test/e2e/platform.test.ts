import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type Browser, chromium, type Page } from 'playwright-core';
import { Demonstration } from '../../scripts/platform/demonstration.js';
import { requireChromium } from '../helpers/requires.js';

const screenshots = fileURLToPath(new URL('../../.cache/screenshots/', import.meta.url));
const LAMP = 'demo-21004-a:lamp-005';

declare global {
  interface Window {
    lamplighterMap?: { lampPosition(id: string): { x: number; y: number } | null };
  }
}

describe('the running platform in a browser', function () {
  this.timeout(300_000);
  const demonstration = new Demonstration();
  const complaints: string[] = [];
  let browser: Browser;
  let page: Page;
  let url = '';

  before(async function () {
    const executablePath = requireChromium(this);
    mkdirSync(screenshots, { recursive: true });
    const link = await demonstration.start('--at', '22:30', '--no-passers');
    url = link.split('/#')[0] as string;
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
    page.setDefaultTimeout(150_000);
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(link);
  });

  after(async () => {
    await browser?.close();
    await demonstration.stop();
  });

  it('signs in by the printed link and shows the district lit, within a minute', async () => {
    await page.getByTestId('map').waitFor();
    await page.waitForFunction(() => {
      const lit = document.querySelector('[data-testid="counter-lit"]')?.textContent ?? '';
      return Number.parseInt(lit, 10) >= 120;
    });
    await page.screenshot({ path: `${screenshots}platform-map.png` });
  });

  it('opens a lamp that is clicked on the map, with level, source and reason', async () => {
    const position = await page.waitForFunction((id) => window.lamplighterMap?.lampPosition(id) ?? null, LAMP);
    const at = await position.jsonValue();
    await page.mouse.click(at?.x ?? 0, at?.y ?? 0);
    await page.getByTestId('lamp-page').waitFor();
    expect(page.url()).to.include('#/luminaires/demo-21004-a');
    await page.goto(`${url}/#/luminaires/${LAMP}`);
    await page.waitForFunction(() =>
      /70/.test(document.querySelector('[data-testid="lamp-level"]')?.textContent ?? ''),
    );
    expect(await page.getByTestId('lamp-source').innerText()).to.match(/program/i);
    expect(await page.getByTestId('lamp-reason').innerText()).to.match(/70\s?%/);
    await page.screenshot({ path: `${screenshots}platform-lamp.png` });
  });

  it('overrides the lamp, sees the gear obey, and gives it back to its program', async () => {
    await page.getByTestId('override-level').fill('100');
    await page.getByTestId('override-minutes').fill('20');
    await page.getByTestId('override-reason').fill('filming at number 12');
    await page.getByTestId('override-submit').click();
    await page.waitForFunction(() =>
      /override/i.test(document.querySelector('[data-testid="lamp-source"]')?.textContent ?? ''),
    );
    await page.waitForFunction(() =>
      /100/.test(document.querySelector('[data-testid="lamp-level"]')?.textContent ?? ''),
    );
    await page.screenshot({ path: `${screenshots}platform-override.png` });
    await page.getByTestId('override-cancel').first().click();
    await page.waitForFunction(() =>
      /program/i.test(document.querySelector('[data-testid="lamp-source"]')?.textContent ?? ''),
    );
    await page.waitForFunction(() =>
      /70/.test(document.querySelector('[data-testid="lamp-level"]')?.textContent ?? ''),
    );
  });

  it('lists the fault of the lamp that broke, and its one ticket', async () => {
    await page.goto(`${url}/#/faults`);
    await page.waitForFunction(
      () => /lamp-017/.test(document.querySelector('[data-testid="fault-list"]')?.textContent ?? ''),
      null,
      {
        timeout: 150_000,
      },
    );
    await page.goto(`${url}/#/faults/tickets`);
    await page.waitForFunction(() =>
      /lamp-017/.test(document.querySelector('[data-testid="ticket-list"]')?.textContent ?? ''),
    );
    await page.screenshot({ path: `${screenshots}platform-tickets.png` });
  });

  it('makes no error in the browser on the way', () => {
    expect(complaints).to.deep.equal([]);
  });

  it('refuses a second start on the same data in one clear sentence', async () => {
    const { said, code } = await demonstration.failedStart('--data', demonstration.folder);
    expect(code).to.equal(1);
    expect(said).to.match(/already|in use|another/i);
    expect(said.match(/lamplighter:/g)).to.have.length(1);
  });

  it('says which option mends a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    try {
      const { said, code } = await demonstration.failedStart('--port', String(port));
      expect(code).to.equal(1);
      expect(said).to.include(`port ${port}`).and.to.include('--port');
    } finally {
      server.close();
    }
  });
});
