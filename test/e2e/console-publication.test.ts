import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ControlProgram, type LintFinding } from '@lamplighter/contracts';
import { defaultProgram } from '@lamplighter/lighting';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { requireChromium, skipBecause } from '../helpers/requires.js';
import { ConsoleBrowser, expectAccessible, expectNoSidewaysScroll, PHONE, screenshot } from './console-browser.js';
import { ConsoleFixture, SIGN_IN_CODE } from './console-fixture.js';

const INDEX = fileURLToPath(new URL('../../dashboards/console/dist/index.html', import.meta.url));

const WARNING: LintFinding = {
  check: 'belowFloor',
  severity: 'warning',
  place: 'programs.residential.steps.1',
  why: 'M4-40 is asked for 20 % from 00:00 to 05:00, below its class floor of 40 %: it stays at 40 %.',
  fix: 'Ask for 40 % or more, or approve a dated exemption.',
};
const INFO: LintFinding = {
  check: 'clockChange',
  severity: 'info',
  place: 'calendars.every-day.rules.0',
  why: 'On 29 March the hour from 02:00 does not exist.',
  fix: 'Nothing to do.',
};
const ERROR: LintFinding = {
  check: 'dayBurn',
  severity: 'error',
  place: 'programs.residential.activePeriods.0',
  why: 'Lamps would burn from 09:00 to 16:00 on 21 June.',
  fix: 'End the period at sunrise.',
};

describe('the console before it publishes a program', function () {
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

  async function editor(options: Parameters<ConsoleBrowser['open']>[1] = {}): Promise<Page> {
    const page = await browser.open(`${url}/#/sign-in?code=${SIGN_IN_CODE}`, options);
    await page.waitForSelector('[data-testid="map"]');
    await page.evaluate(() => {
      location.hash = '#/programs/residential';
    });
    await page.getByTestId('program-preview').locator('.u-wrap').waitFor();
    return page;
  }

  const refusal = async (page: Page): Promise<string> => {
    await page.getByTestId('publication-refused').waitFor();
    return page.getByTestId('refusal').innerText();
  };

  it('says that errors block publication, with severity, place, why and remedy, and offers no way round', async () => {
    fixture.findings = [INFO, WARNING, ERROR];
    const page = await editor();
    await page.getByLabel('Level: at 00:00').fill('20');
    await page.getByTestId('program-save').click();
    expect(await refusal(page)).to.equal('Not published: 1 error must be mended first.');
    const findings = page.getByTestId('findings').locator('li');
    expect(await findings.locator('.badge').allInnerTexts()).to.deep.equal(['Error', 'Warning', 'Note']);
    expect(await findings.locator('strong').allInnerTexts()).to.deep.equal([
      'Residential street, active period: On at sunset, off at sunrise.',
      'Residential street, at 00:00',
      'Calendar every-day, rule 1',
    ]);
    expect(await findings.first().locator('dd').allInnerTexts()).to.deep.equal([ERROR.why, ERROR.fix]);
    expect(await page.getByTestId('publication-reason').count()).to.equal(0);
    expect(await page.getByTestId('program-save').innerText()).to.equal('Save');
    await expectAccessible(page);
    await page.getByTestId('findings').scrollIntoViewIfNeeded();
    await screenshot(page, 'publication-blocked');
    expect(fixture.programVersion).to.equal(1);
    expect(browser.complaints(page, /status of 422/)).to.deep.equal([]);
  });

  it('asks for a reason when there are only warnings, and publishes with it, all by keyboard', async () => {
    fixture.findings = [WARNING];
    const page = await editor();
    await page.getByLabel('Level: at 00:00').focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('20');
    await page.keyboard.press('Enter');
    expect(await refusal(page)).to.match(/^Not published yet: 1 warning\. Mend it, or say why/);
    const focused = (): Promise<string | undefined> => page.evaluate(() => document.activeElement?.id);
    await page.waitForFunction(() => document.activeElement?.id === 'findings-title');
    await expectAccessible(page);

    await page.getByTestId('program-save').focus();
    await page.keyboard.press('Enter');
    await page.getByText('Enter a reason.').waitFor();
    const reason = page.getByLabel('Reason for publishing with warnings');
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    expect(await reason.getAttribute('aria-invalid')).to.equal('true');
    expect(await reason.getAttribute('aria-describedby')).to.match(/-error .*-help$/);
    expect(await focused()).to.equal(await reason.getAttribute('id'));
    expect(fixture.programVersion).to.equal(1);
    await expectAccessible(page);
    await screenshot(page, 'publication-reason');

    await page.keyboard.type('the bats hunt here & the council agreed');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).to.equal('Publish with this reason');
    await page.keyboard.press('Enter');
    await page.getByText('Saved.', { exact: false }).waitFor();
    expect(await page.getByTestId('publication-refused').count()).to.equal(0);
    expect(fixture.program.steps[1]?.level).to.equal(20);
    expect(fixture.reasons).to.deep.equal(['the bats hunt here & the council agreed']);
  });

  it('drops what was said of a draft once the draft changes, and when changes are discarded', async () => {
    fixture.findings = [WARNING];
    const page = await editor();
    const level = page.getByLabel('Level: at 00:00');
    for (const drop of [() => level.fill('45'), () => page.getByText('Discard changes').click()]) {
      await level.fill('20');
      await page.getByTestId('program-save').click();
      await refusal(page);
      await drop();
      await page.getByTestId('publication-refused').waitFor({ state: 'detached' });
      expect(await page.getByTestId('refusal').count()).to.equal(0);
      expect(await page.getByTestId('program-save').innerText()).to.equal('Save');
    }
    expect(fixture.programVersion).to.equal(1);
  });

  it('speaks French around findings that stay in English, and fits a phone', async () => {
    fixture.findings = [WARNING, INFO];
    const page = await editor({ viewport: PHONE, locale: 'fr-BE', hasTouch: true });
    await page.getByLabel('Niveau : à 00:00').fill('20');
    await page.getByTestId('program-save').click();
    expect(await refusal(page)).to.match(/^Pas encore publié : 1 avertissement\./);
    const why = page.getByTestId('findings').getByText(WARNING.why);
    expect(await why.getAttribute('lang')).to.equal('en');
    expect(await page.getByLabel('Motif de la publication malgré les avertissements').count()).to.equal(1);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByTestId('findings').scrollIntoViewIfNeeded();
    await screenshot(page, 'publication-phone-fr');
  });

  it('puts every kind of period, step and control into words, with a level to edit where there is one', async () => {
    fixture.program = ControlProgram.parse({
      ...defaultProgram(),
      activePeriods: [
        { kind: 'clockAndSun', on: '06:30', off: { event: 'sunrise' } },
        {
          kind: 'astroAndSensor',
          sensorBeforeSunsetMinutes: 30,
          sensorBeforeSunriseMinutes: 20,
          onLevel: 20,
          offLevel: 30,
        },
        { kind: 'value', device: 'mast-7', attribute: 'illuminance', operator: 'lt', value: 15 },
      ],
      steps: [{ kind: 'astroClock', event: 'sunset', offsetMinutes: 60, operation: 'sub', level: 30 }],
      dynamicControls: [
        { kind: 'sensor', sensors: ['counter-1'], level: 80, holdSeconds: 60, between: { from: '23:00', to: '05:00' } },
        { kind: 'external', source: 'neighbour-1', holdSeconds: 30 },
      ],
    });
    const page = await editor();
    const text = (await page.getByTestId('program-editor').innerText()).replaceAll(/[\u00a0\u202f]/g, ' ');
    expect(text).to.include('On at 06:30, off at sunrise, within one night');
    expect(text).to.include('On at sunset, off at sunrise; the light sensor may switch on up to 30 mins earlier');
    expect(text).to.include('On while illuminance of mast-7 < 15.');
    expect(text).to.include('Level: 1 hr after sunset (taken from the level by the clock)');
    expect(text).to.include('Only from 23:00 to 05:00.');
    expect(text).to.include('A level that neighbour-1 sends holds for 30 s.');
    await page.getByLabel('Level: sensor counter-1').fill('65');
    await page.getByTestId('program-save').click();
    await page.getByText('Saved.', { exact: false }).waitFor();
    expect(fixture.program.dynamicControls[0]).to.include({ kind: 'sensor', level: 65 });
    await screenshot(page, 'program-every-kind');
  });
});
