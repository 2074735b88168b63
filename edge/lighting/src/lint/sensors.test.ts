import { expect } from 'chai';
import { findings, presence, told } from './testing/findings.js';

const DAY = { days: 1 };
const place = 'programs.p.activePeriods.0';
const cell = { device: 'cell-1', kind: 'photocell', shortAddress: 5 };
const meter = { device: 'lux-1', kind: 'lightSensor', shortAddress: 6 };
const sensor = (more: object = {}) => ({ activePeriods: [{ kind: 'sensor', onLevel: 30, offLevel: 60, ...more }] });
const both = (more: object = {}) => ({
  activePeriods: [{ kind: 'astroAndSensor', sensorBeforeSunsetMinutes: 30, sensorBeforeSunriseMinutes: 30, ...more }],
});

describe('linter: unknown sensors', () => {
  it('mentions that the sun decides in a document without light sensors', () => {
    expect(findings('unknownSensor', { program: sensor() }, DAY)).to.deep.equal([
      {
        severity: 'info',
        place,
        why: 'Night: while the light sensor says dark, and the document has no light sensor: the sun decides.',
        fix: 'Place the sensor, name one that is there, or use a period by the sun.',
      },
    ]);
    expect(told('unknownSensor', { program: both({ sensor: 'lux-9' }) }, DAY)).to.deep.equal([`info ${place}`]);
  });

  it('warns of a sensor that is not among those of the document', () => {
    const [finding] = findings(
      'unknownSensor',
      { program: both({ sensor: 'lux-9' }), lightSensors: [cell, meter] },
      DAY,
    );
    expect(finding?.severity).to.equal('warning');
    expect(finding?.why).to.equal(
      'Night: sunset to sunrise with lux-9, and the document has only cell-1, lux-1: the sun decides.',
    );
  });

  it('says nothing of a sensor that is there, or of the first one', () => {
    for (const program of [sensor(), sensor({ sensor: 'lux-1' }), both(), both({ sensor: 'cell-1' }), {}]) {
      expect(told('unknownSensor', { program, lightSensors: [cell, meter] }, DAY)).to.deep.equal([]);
    }
  });

  it('mentions sensors of a dynamic control that are elsewhere', () => {
    const control = { kind: 'sensor', sensors: ['loop-1', 'sensor-1'], level: 80, holdSeconds: 60 };
    expect(findings('unknownSensor', { program: { dynamicControls: [control] } }, DAY)).to.deep.equal([
      {
        severity: 'info',
        place: 'programs.p.dynamicControls.0',
        why: 'Night: loop-1 is no sensor of the document.',
        fix: 'Nothing to do if it reports from elsewhere; else name one that is there.',
      },
    ]);
    const known = [{ ...control, sensors: ['sensor-1', 'cell-1'] }, presence([100])];
    expect(told('unknownSensor', { program: { dynamicControls: known }, lightSensors: [cell] }, DAY)).to.deep.equal([]);
  });
});

describe('linter: hysteresis', () => {
  const of = (period: object, lightSensors: object[] = [meter, cell]) =>
    findings('hysteresis', { program: period, lightSensors }, DAY);

  it('tells a light sensor whose thresholds leave no gap', () => {
    expect(of(sensor({ onLevel: 60 }))).to.deep.equal([
      {
        severity: 'warning',
        place,
        why: 'Night: while the light sensor says dark, on below 60 lx and off above 60 lx: nothing between them.',
        fix: 'Let it switch off at clearly more light than it switches on.',
      },
    ]);
    expect(of(sensor({ onLevel: 59.9 }))).to.deep.equal([]);
    expect(of(both({ sensor: 'lux-1' }))).to.have.length(1);
  });

  it('lets photocells and unknown sensors be', () => {
    expect(of(both({ sensor: 'cell-1' }))).to.deep.equal([]);
    expect(of(both(), [cell, meter])).to.deep.equal([]);
    expect(of(both({ sensor: 'lux-9' }))).to.deep.equal([]);
    expect(of({})).to.deep.equal([]);
  });
});
