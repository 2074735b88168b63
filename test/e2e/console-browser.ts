import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const SCREENSHOTS = fileURLToPath(new URL('../../.cache/screenshots/', import.meta.url));

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A Chromium with axe in every page, and everything that a page complained about. */
export class ConsoleBrowser {
  readonly #complaints = new Map<Page, string[]>();
  #browser: Browser | null = null;
  #axe = '';

  constructor(private readonly executablePath: string) {}

  async start(): Promise<void> {
    this.#axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    this.#browser = await chromium.launch({ executablePath: this.executablePath, args: ['--no-sandbox'] });
    await mkdir(SCREENSHOTS, { recursive: true });
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
  }

  async open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    if (!this.#browser) throw new Error('start() first');
    const context = await this.#browser.newContext({
      viewport: DESKTOP,
      locale: 'en-GB',
      colorScheme: 'dark',
      reducedMotion: 'reduce',
      ...options,
    });
    // An init script is no part of the page, so the page's content security policy does not stop it.
    await context.addInitScript({ content: this.#axe });
    const page = await context.newPage();
    const complaints: string[] = [];
    this.#complaints.set(page, complaints);
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      const isOwn = request.url().startsWith(url.slice(0, url.indexOf('/', 8))) || /^(data|blob):/.test(request.url());
      if (!isOwn) complaints.push(`request to ${request.url()}`);
    });
    await page.goto(url);
    return page;
  }

  /** What the page complained about, without what the test provoked. */
  complaints(page: Page, provoked?: RegExp): string[] {
    // Software rendering on a machine without a graphics card says so itself.
    const isNoise = (text: string): boolean => /GPU stall|WebGL.*software|SwiftShader/i.test(text);
    return (this.#complaints.get(page) ?? []).filter((text) => !isNoise(text) && !provoked?.test(text));
  }
}

export const screenshot = async (page: Page, name: string): Promise<void> => {
  await page.screenshot({ path: `${SCREENSHOTS}console-${name}.png` });
};

/** Waits until the map has drawn its lamps. */
export async function waitForMap(page: Page): Promise<void> {
  await page.waitForSelector('[data-testid="map"][data-ready="true"]');
  await page.waitForFunction(() => {
    const map = (window as unknown as { lamplighterMap?: { map: { loaded(): boolean; triggerRepaint(): void } } })
      .lamplighterMap;
    map?.map.triggerRepaint();
    return map?.map.loaded() ?? false;
  });
}

export async function lampPosition(page: Page, id: string): Promise<{ x: number; y: number }> {
  const position = await page.evaluate((lamp) => {
    const map = (
      window as unknown as { lamplighterMap?: { lampPosition(id: string): { x: number; y: number } | null } }
    ).lamplighterMap;
    return map?.lampPosition(lamp) ?? null;
  }, id);
  if (!position) throw new Error(`luminaire ${id} is not on the map`);
  return position;
}

/** Fails with the rule, the element and axe's advice when the page is not accessible (WCAG 2.1 A and AA). */
export async function expectAccessible(page: Page): Promise<void> {
  const violations = await page.evaluate(async () => {
    interface Axe {
      run(
        options: unknown,
      ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
    }
    const { axe } = window as unknown as { axe: Axe };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
    const found = await axe.run({ runOnly: { type: 'tag', values: tags } });
    return found.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ''}`).join(' | ')}`,
    );
  });
  expect(violations).to.deep.equal([]);
}

/** A page that scrolls sideways does not fit its screen. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const excess = await page.evaluate(() => {
    const content = document.querySelector('#content') ?? document.documentElement;
    return Math.max(
      content.scrollWidth - content.clientWidth,
      document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
  });
  expect(excess).to.be.at.most(0);
}
