import { request } from 'node:http';
import { SystemClock } from '@lamplighter/contracts';
import { frame16 } from '@lamplighter/dali';
import { createSimulatedLine, LinePage, type SimulatedLine } from '@lamplighter/firmware-sim';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { requireChromium } from '../helpers/requires.js';
import { ConsoleBrowser, expectAccessible, expectNoSidewaysScroll, PHONE, screenshot } from './console-browser.js';

const clock = new SystemClock((error) => {
  throw error;
});

/** A line without a port, and its page. */
async function start(): Promise<{ line: SimulatedLine; page: LinePage; url: string }> {
  const line = createSimulatedLine({
    clock,
    gear: Array.from({ length: 8 }, (_, shortAddress) => ({ shortAddress, nominalPowerW: 40 })),
    sensors: [{ shortAddress: 0, instances: ['presence', 'light'] }],
  });
  const site = { clock, line, hasPort: false, feeders: new Map() };
  const page = new LinePage({ site, port: 0, io: clock, linePort: 'run/ttyLUX0' });
  return { line, page, url: await page.start() };
}

describe('the page of a simulated line', function () {
  this.timeout(60_000);
  let running: Awaited<ReturnType<typeof start>>;

  beforeEach(async () => {
    running = await start();
  });
  afterEach(async () => {
    await running.page.stop();
    await running.line.stop();
  });

  describe('in a browser', () => {
    let browser: ConsoleBrowser;
    let page: Page;

    before(async function () {
      browser = new ConsoleBrowser(requireChromium(this));
      await browser.start();
    });
    after(() => browser?.stop());
    beforeEach(async () => {
      page = await browser.open(running.url);
      await page.waitForSelector('.lamp');
    });
    afterEach(() => page.close());

    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const lamp = (address: number) => page.locator('.lamp').nth(address);
    const shows = (address: number, text: string) => lamp(address).getByText(text, { exact: true }).waitFor();

    it('shows every lamp with its light and watts, and what happens to them live', async () => {
      expect(await page.locator('.lamp').count()).to.equal(8);
      await shows(3, '100 %');
      await shows(3, '40.0 W');
      // Broadcast DAPC 170.
      await running.line.sendFromElsewhere(frame16(0xfeaa));
      await shows(3, '10 %');
      expect(await page.getByText('run/ttyLUX0').count()).to.equal(1);
    });

    it('fails and repairs the lamp that is selected', async () => {
      await lamp(2).click();
      await press('Fail lamp');
      await shows(2, 'source open circuit');
      expect(running.line.gear(2).hasLampFailure).to.equal(true);
      await page.getByText('Lamp 2: lamp failed.').waitFor();
      await press('Repair lamp');
      await shows(2, '100 %');
      await press('Mute');
      await shows(2, 'mute');
    });

    it('lets somebody pass, cuts the mains and brings it back, with the keyboard alone', async () => {
      await page.getByRole('button', { name: 'Somebody passes sensor 0' }).press('Enter');
      await page.getByText('occupied', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Cut mains' }).press('Space');
      await shows(7, 'no mains');
      expect(running.line.allGear.every((gear) => !gear.isPowered)).to.equal(true);
      await page.getByRole('button', { name: 'Restore mains' }).press('Enter');
      await shows(7, '100 %');
    });

    it('is accessible, fits a telephone and has no complaint', async () => {
      await lamp(1).click();
      running.line.gear(4).failLamp();
      running.line.gear(5).powerOff();
      for (const address of [0, 2, 6]) running.line.gear(address).stickAt(120 + 20 * address);
      await shows(4, 'source open circuit');
      await expectAccessible(page);
      await screenshot(page, 'simulated-line');
      await page.setViewportSize(PHONE);
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
      await screenshot(page, 'simulated-line-phone');
      expect(browser.complaints(page)).to.deep.equal([]);
    });
  });

  /** A request with headers of one's own choice, as fetch does not allow; resolves with status and message. */
  const ask = (method: string, path: string, headers: Record<string, string>, body = '') =>
    new Promise<string>((done, failed) => {
      const { port } = new URL(running.url);
      const asked = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
        let text = '';
        response.on('data', (bytes) => {
          text += String(bytes);
        });
        response.on('end', () => done(`${response.statusCode} ${text}`));
      });
      asked.on('error', failed);
      asked.end(body);
    });

  it('takes deeds from its own origin only, and under its own name only', async () => {
    const own = running.url.slice(0, -1);
    const json = { 'content-type': 'application/json' };
    const deed = '{"do":"failLamp","gear":1}';
    expect(await ask('POST', '/deeds', { ...json, origin: 'http://evil.example' }, deed)).to.match(/^403 /);
    expect(await ask('POST', '/deeds', json, deed), 'no origin').to.match(/^403 /);
    expect(await ask('POST', '/deeds', { ...json, origin: own, host: 'evil.example' }, deed)).to.match(/^421 /);
    expect(await ask('POST', '/deeds', { 'content-type': 'text/plain', origin: own }, deed)).to.match(/^415 /);
    expect(await ask('GET', '/', { host: 'evil.example' })).to.match(/^421 /);
    expect(await ask('GET', '/deeds', {})).to.match(/^405 /);
    expect(running.line.gear(1).hasLampFailure).to.equal(false);
    expect(await ask('POST', '/deeds', { ...json, origin: own }, deed)).to.match(/^204 /);
    expect(running.line.gear(1).hasLampFailure).to.equal(true);
  });

  it('says what is wrong with a deed and serves nothing but its files', async () => {
    const headers = { 'content-type': 'application/json', origin: running.url.slice(0, -1) };
    expect(await ask('POST', '/deeds', headers, '{"do":"failLamp","gear":40}')).to.contain(
      'no gear has short address 40',
    );
    expect(await ask('POST', '/deeds', headers, '{"do":"dance"}')).to.contain('is no action');
    expect(await ask('POST', '/deeds', headers, '{"do":"detect","sensor":0,"for":"5 s"}')).to.contain('over at once');
    expect(await ask('POST', '/deeds', headers, '[1')).to.match(/^400 /);
    expect(await ask('POST', '/deeds', headers, ' '.repeat(5_000))).to.contain('at most 4096 bytes');
    for (const path of ['/../line-page.ts', '/assets/page.js', '/constructor']) {
      expect(await ask('GET', path, {}), path).to.match(/^404 /);
    }
  });
});
