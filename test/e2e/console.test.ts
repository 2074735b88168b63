import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commandId, type Override } from '@lamplighter/contracts';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { requireChromium, skipBecause } from '../helpers/requires.js';
import {
  ConsoleBrowser,
  DESKTOP,
  expectAccessible,
  expectNoSidewaysScroll,
  lampPosition,
  PHONE,
  screenshot,
  waitForMap,
} from './console-browser.js';
import { PLATFORM_TIME } from './console-district.js';
import { ConsoleFixture, SIGN_IN_CODE } from './console-fixture.js';

const INDEX = fileURLToPath(new URL('../../dashboards/console/dist/index.html', import.meta.url));
const LAMP = 'edge-01:lamp-010';
const VIEWS = [
  'map',
  'luminaires',
  `luminaires/${LAMP}`,
  'overrides',
  'faults',
  'faults/tickets',
  'programs/residential',
  'energy',
];

describe('the console in a browser, against a fixture of the API', function () {
  this.timeout(60_000);
  let browser: ConsoleBrowser;
  let fixture: ConsoleFixture;
  let url: string;

  before(async function () {
    const chromium = requireChromium(this);
    if (!existsSync(INDEX)) skipBecause(this, 'the console is not built (npm run build)');
    browser = new ConsoleBrowser(chromium);
    await browser.start();
  });
  after(() => browser?.stop());

  beforeEach(async () => {
    fixture = new ConsoleFixture();
    url = await fixture.start();
  });
  afterEach(() => fixture?.stop());

  /** A signed-in page at a view. */
  async function open(view: string, options: Parameters<ConsoleBrowser['open']>[1] = {}): Promise<Page> {
    const page = await browser.open(`${url}/#/sign-in?code=${SIGN_IN_CODE}`, options);
    await page.waitForSelector('[data-testid="map"]');
    await go(page, view);
    return page;
  }

  async function go(page: Page, view: string): Promise<void> {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/${view}`);
    // Figures have arrived when nothing says that it is loading.
    await page.waitForFunction(() => document.querySelector('.loading, .boot') === null);
    if (view === 'map') await waitForMap(page);
  }

  const text = (page: Page, testId: string): Promise<string> =>
    page
      .getByTestId(testId)
      .first()
      .innerText()
      .then((raw) => raw.replaceAll(/[\u00a0\u202f]/g, ' '));

  const shows = (page: Page, testId: string, wanted: RegExp): Promise<void> =>
    page.getByTestId(testId).filter({ hasText: wanted }).first().waitFor();

  it('signs in by the link that npm start prints and shows the district with its counters', async () => {
    const page = await open('map');
    expect(await text(page, 'counter-lit')).to.match(/^\d+ of \d+$/);
    expect(await text(page, 'counter-power')).to.match(/^\d+\.\d+ kW$/);
    expect(await text(page, 'counter-faults')).to.equal('3');
    expect(await text(page, 'platform-time')).to.match(/demo clock/);
    expect(await page.getByTestId('feed-state').getAttribute('data-state')).to.equal('open');
    await screenshot(page, 'map-desktop');
    expect(browser.complaints(page)).to.deep.equal([]);
  });

  it('signs in by name and password, and says when they are wrong', async () => {
    const page = await browser.open(url);
    await page.getByTestId('sign-in').waitFor();
    await page.getByLabel('Name').fill('ada');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Name or password is wrong.').waitFor();
    await expectAccessible(page);
    await screenshot(page, 'sign-in');
    await page.getByLabel('Password').fill('lamplight');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await waitForMap(page);
    expect(browser.complaints(page, /status of 401/)).to.deep.equal([]);
  });

  it('comes back to the page it was asked for after signing in', async () => {
    const page = await browser.open(`${url}/#/energy`);
    await page.getByLabel('Name').fill('ada');
    await page.getByLabel('Password').fill('lamplight');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByTestId('energy-total').waitFor();
  });

  it('opens a luminaire from the map and follows its level live', async () => {
    const page = await open('map');
    const { x, y } = await lampPosition(page, LAMP);
    await page.mouse.click(x, y);
    await page.getByTestId('lamp-page').waitFor();
    expect(decodeURIComponent(new URL(page.url()).hash)).to.equal(`#/luminaires/${LAMP}`);
    expect(await text(page, 'lamp-level')).to.equal('70%');
    expect(await text(page, 'lamp-source')).to.equal('Control program');
    expect(await text(page, 'lamp-reason')).to.match(/control program asks for 70%/);
    fixture.change(LAMP, { actualLevel: 100, targetLevel: 100, powerW: 39, source: 'presence', reason: 'sensor-1' });
    await shows(page, 'lamp-level', /^100%$/);
    await shows(page, 'lamp-reason', /presence sensor nearby sees someone: 100%/);
    expect(await text(page, 'lamp-power')).to.equal('39 W');
    await page.locator('.u-wrap').waitFor();
    await screenshot(page, 'lamp-desktop');
    expect(browser.complaints(page)).to.deep.equal([]);
  });

  it('sets an override with a reason, explains the class floor, follows the outcome and cancels', async () => {
    const page = await open(`luminaires/${LAMP}`);
    await page.getByTestId('override-level').fill('20');
    await page.getByTestId('override-minutes').fill('90');
    await page.getByTestId('override-submit').click();
    await page.getByText('Enter a reason.').waitFor();
    await page.getByText('The class floor here is 40%.', { exact: false }).waitFor();
    expect(fixture.overrides).to.have.length(0);
    await page.getByTestId('override-reason').fill('bats are nesting');
    await page.getByTestId('override-submit').click();
    await page.getByText('Confirm that the class floor limits this override.').waitFor();
    expect(fixture.overrides).to.have.length(0);
    await page.getByTestId('override-confirm-floor').check();
    await page.getByTestId('override-submit').click();
    await shows(page, 'override-card', /Queued/);
    const [made] = fixture.overrides;
    expect(made).to.include({ level: 20, reason: 'bats are nesting' });
    fixture.report(made?.id ?? '', 'effective');
    await shows(page, 'override-card', /Effective/);
    await screenshot(page, 'override-desktop');
    await expectAccessible(page);
    await page.getByTestId('override-cancel').click();
    await page.getByText('No override is active here.').waitFor();
    expect(fixture.overrides[0]?.state).to.equal('cancelled');
    expect(browser.complaints(page)).to.deep.equal([]);
  });

  it('tells a maintenance lock, a drill and a return to the program from an ordinary override', async () => {
    const made = (part: Pick<Override, 'level' | 'rank' | 'reason' | 'drill'>): Override => ({
      ...part,
      start: PLATFORM_TIME,
      until: PLATFORM_TIME + 3_600_000,
      issuer: 'ada',
      id: commandId(randomUUID()),
      state: 'active',
      cancelledAt: null,
      outcomes: [],
    });
    fixture.overrides.push(
      made({ level: 0, rank: 'maintenance', reason: 'driver is changed' }),
      made({ level: 100, rank: 'emergency', reason: 'yearly exercise', drill: true }),
      made({ level: null, rank: 'operator', reason: 'the market is over' }),
    );
    const page = await open('overrides');
    const card = (reason: string): Promise<string> =>
      page.getByTestId('override-card').filter({ hasText: reason }).locator('.override-head').innerText();
    expect(await card('driver is changed')).to.match(/^0%\n[\s\S]*Maintenance/);
    expect(await card('yearly exercise')).to.match(/^100%\n[\s\S]*Emergency\s+Drill/);
    expect(await card('the market is over'))
      .to.match(/^Program\n/)
      .and.not.match(/Maintenance|Emergency|Drill/);
    await expectAccessible(page);
    await screenshot(page, 'override-ranks');
  });

  it('says what a cap did to a level, and what a drill would do', async () => {
    fixture.explained = { clamp: { kind: 'cap', asked: 90, ruleId: 'bats' }, drill: { level: 100 } };
    const page = await open(`luminaires/${LAMP}`);
    await shows(page, 'lamp-reason', /90% was asked for, but a cap allows less light here\./);
    await shows(page, 'lamp-reason', /A drill is under way: it would set 100%, but no lamp changes\./);
  });

  it('selects luminaires with a box and by shift-click, widens to the street and overrides them together', async () => {
    const page = await open('map');
    const first = await lampPosition(page, 'edge-01:lamp-010');
    const other = await lampPosition(page, 'edge-01:lamp-020');
    await page.keyboard.down('Shift');
    await page.mouse.move(first.x - 12, first.y - 12);
    await page.mouse.down();
    await page.mouse.move(first.x + 4, first.y + 4);
    await page.mouse.move(first.x + 12, first.y + 12);
    await page.mouse.up();
    await page.mouse.click(other.x, other.y);
    await page.keyboard.up('Shift');
    await page.getByText(/^[2-9] luminaires selected$/).waitFor();
    await page.getByRole('link', { name: 'Override together' }).click();
    await page.getByRole('button', { name: 'Select the whole street' }).click();
    const street = [...fixture.lamps.values()].filter((lamp) => lamp.street === fixture.lamps.get(LAMP)?.street);
    await page.getByRole('heading', { name: `${street.length} luminaires selected` }).waitFor();
    await screenshot(page, 'selection-desktop');
    await page.getByTestId('override-level').fill('100');
    await page.getByTestId('override-reason').fill('street party');
    await page.getByTestId('override-submit').click();
    await page.getByTestId('override-card').waitFor();
    expect(fixture.overrides[0]?.outcomes).to.have.length(street.length);
    await expectAccessible(page);
    expect(browser.complaints(page)).to.deep.equal([]);
  });

  it('does by keyboard and list what the map does by pointer', async () => {
    const page = await open('luminaires');
    await page.getByRole('searchbox').fill('lamp-017');
    const row = page.getByRole('link', { name: /lamp-017/ });
    await row.focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('lamp-page').waitFor();
    await page.getByText('Lamp failure').first().waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).to.equal('panel-title');
  });

  it('lists faults and tickets with filters, each linked to its luminaire, and takes new ones live', async () => {
    const page = await open('faults');
    const rows = page.getByTestId('fault-list').locator('li');
    expect(await rows.count()).to.equal(3);
    await screenshot(page, 'faults-desktop');
    const [fault] = fixture.faults;
    if (!fault) throw new Error('the fixture has no fault');
    fixture.send('fault', { ...fault, id: 99, code: 'cyclingFailure', ticketId: null });
    await page.getByTestId('fault-list').getByText('Cycling on and off').waitFor();
    await page.getByLabel('Show').selectOption('closed');
    expect(await rows.count()).to.equal(1);
    await page.getByLabel('Show').selectOption('all');
    await page.getByLabel('Find by street or luminaire').fill('nowhere');
    await page.getByText('No fault matches.', { exact: false }).waitFor();
    await go(page, 'faults/tickets');
    await page.getByLabel('Find by street or luminaire').fill('');
    await page.getByTestId('ticket-list').getByText('FMS-4211').waitFor();
    await page.getByText('the street-issue system answered 500').waitFor();
  });

  it('edits the levels of a program, says what is wrong, previews the night and saves the version it read', async () => {
    const page = await open('programs/residential');
    await page.getByTestId('program-preview').locator('.u-wrap').waitFor();
    const level = page.getByLabel('Level: at 22:00');
    await level.fill('170');
    await page.getByText('At 22:00: 170 is not a level; enter 0 to 100.').waitFor();
    expect(await page.getByTestId('program-save').isDisabled()).to.equal(true);
    await expectAccessible(page);
    await level.fill('62,5');
    await page.getByTestId('program-preview').getByText('62.5%').waitFor();
    await screenshot(page, 'program-desktop');
    await page.getByTestId('program-save').click();
    await page.getByText('Saved.', { exact: false }).waitFor();
    expect(fixture.program.steps[0]?.level).to.equal(62.5);
    fixture.programVersion += 1;
    await level.fill('61');
    await page.getByTestId('program-save').click();
    await page.getByText('Somebody else changed this', { exact: false }).waitFor();
    expect(browser.complaints(page, /status of 412/)).to.deep.equal([]);
  });

  it("shows the night's energy by municipality and by edge, counters beside computation", async () => {
    const page = await open('energy');
    expect(await text(page, 'energy-total')).to.equal('22.924 kWh');
    await page.getByRole('rowheader', { name: 'Ixelles' }).waitFor();
    await page.getByLabel('By').selectOption('edge');
    await page.getByRole('rowheader', { name: 'edge-03' }).waitFor();
    await screenshot(page, 'energy-desktop');
    await page.getByRole('button', { name: 'Previous night' }).click();
    await page.getByText('Night of Sat 21 Nov', { exact: false }).waitFor();
  });

  it('speaks French and Dutch, with their own number formats', async () => {
    const page = await open('energy');
    await page.getByLabel('Account').click();
    await page.getByRole('button', { name: 'Français' }).click();
    await page.getByRole('heading', { name: 'Énergie' }).waitFor();
    expect(await text(page, 'energy-total')).to.equal('22,924 kWh');
    expect(await page.evaluate(() => document.documentElement.lang)).to.equal('fr');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Nederlands' }).click();
    await page.getByRole('heading', { name: 'Energie' }).waitFor();
  });

  it('says that figures are old while the live feed is away, and catches up when it is back', async () => {
    const page = await open('map');
    fixture.isLiveOpen = false;
    fixture.dropLive();
    await page.getByText('The live feed was interrupted', { exact: false }).waitFor();
    await screenshot(page, 'feed-lost');
    await expectAccessible(page);
    const lamp = fixture.lamps.get(LAMP);
    if (lamp) fixture.lamps.set(LAMP, { ...lamp, state: { ...lamp.state, actualLevel: 55 } });
    fixture.isLiveOpen = true;
    await page.getByText('The live feed was interrupted', { exact: false }).waitFor({ state: 'detached' });
    await go(page, `luminaires/${LAMP}`);
    await shows(page, 'lamp-level', /^55%$/);
  });

  it("shows each view's failure with a way to try again, and its emptiness", async () => {
    for (const path of ['/faults', '/tickets', '/overrides', '/energy', '/programs', '/map/luminaires.geojson']) {
      fixture.broken.add(path);
    }
    const page = await open('energy');
    for (const view of ['energy', 'faults', 'overrides', 'programs', 'luminaires']) {
      await go(page, view);
      await page.getByRole('button', { name: 'Try again' }).first().waitFor();
    }
    fixture.broken.clear();
    fixture.lamps.clear();
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByText('No luminaires yet.', { exact: false }).first().waitFor();
    await page.getByText('Lamplighter').first().click();
    await screenshot(page, 'empty');
  });

  it('lets a viewer look but not steer', async () => {
    fixture.role = 'viewer';
    const page = await open(`luminaires/${LAMP}`);
    await page.getByText('Your role may look but not override.', { exact: false }).waitFor();
    expect(await page.getByTestId('override-form').count()).to.equal(0);
    await go(page, 'programs/residential');
    expect(await page.getByLabel('Level: at 22:00').isDisabled()).to.equal(true);
  });

  for (const [size, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    for (const colorScheme of ['dark', 'light'] as const) {
      it(`is accessible and fits a ${size} in every view, ${colorScheme}`, async () => {
        const page = await open('map', { viewport, colorScheme, hasTouch: size === 'phone' });
        for (const view of VIEWS) {
          await go(page, view);
          await expectAccessible(page);
          await expectNoSidewaysScroll(page);
          await screenshot(page, `${size}-${colorScheme}-${view.replaceAll(/[/:]/g, '-')}`);
        }
        expect(browser.complaints(page)).to.deep.equal([]);
      });
    }
  }
});
