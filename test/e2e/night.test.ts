import type { EnergyTotal } from '@lamplighter/contracts';
import { expect } from 'chai';
import { chromium } from 'playwright-core';
import { DEFAULTS } from '../../scripts/night/options.js';
import { brokenInvariants, type NightReport } from '../../scripts/night/report.js';
import { runNight } from '../../scripts/night/run-night.js';
import { requireChromium } from '../helpers/requires.js';

describe('one whole night, end to end', function () {
  this.timeout(10 * 60_000);
  let report: NightReport;
  let onScreen = '';
  let overRest: EnergyTotal;

  before(async function () {
    const executablePath = requireChromium(this);
    const passed = await runNight(
      { ...DEFAULTS, speed: 0, lamps: 9, date: '2026-11-22' },
      {
        beforeStop: async ({ rest, plan, platform }) => {
          overRest = await rest.get<EnergyTotal>(`/api/v1/energy?from=${plan.from}&to=${plan.to}&groupBy=municipality`);
          const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
          try {
            const page = await browser.newPage({ locale: 'en-GB' });
            await page.goto(`${rest.url}/#/sign-in?code=${platform.signInCode}`);
            await page.getByTestId('map').waitFor();
            await page.goto(`${rest.url}/#/energy`);
            onScreen = (await page.getByTestId('energy-total').innerText()).trim();
          } finally {
            await browser.close();
          }
        },
      },
    );
    report = passed.report;
  });

  it('keeps every invariant through a broker outage, a kill -9 of the controller, an override and a broken lamp', () => {
    expect(brokenInvariants(report)).to.deep.equal([]);
    expect(report.events).to.have.length(5);
  });

  it('stores every record that the edge produced, once', () => {
    expect(report.records).to.deep.include({ lost: 0, duplicated: 0, declaredLost: 0 });
    expect(report.records.stored).to.equal(report.records.produced);
  });

  it('opens one ticket for the lamp that broke (F-39), and keeps the cause that its gear named beside it', () => {
    expect(report.tickets).to.deep.equal({ opened: 1, expected: 1 });
    expect(report.faults.map(({ code, state }) => `${code} ${state}`)).to.have.members([
      'lampFailure ticketed',
      'lightSourceOpenCircuit confirmed',
    ]);
  });

  it('shows the same energy in the database, over REST and on the screen', () => {
    expect(report.energy.databaseKwh).to.equal(Math.round(overRest.totalWh) / 1000);
    const shown = Number(onScreen.replace(/[^\d.]/g, ''));
    expect(shown, onScreen).to.be.closeTo(report.energy.databaseKwh, 0.06);
  });
});
