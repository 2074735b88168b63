import { expect } from 'chai';
import { bySun, findings, fixed, presence, told } from './testing/findings.js';

const DAYS = { from: '2026-12-20', days: 3 };
const place = 'programs.p.dynamicControls.0';

describe('linter: hold below blind time', () => {
  const sensor = (blindSeconds: number, ...rings: string[][]) => ({
    device: 'sensor-1',
    kind: 'presence',
    shortAddress: 0,
    rings,
    blindSeconds,
  });
  const of = (blindSeconds: number, control: object = presence([100])) =>
    findings(
      'holdBelowBlindTime',
      { sensors: [sensor(blindSeconds, ['lamp-1'], ['lamp-2'])], program: { dynamicControls: [control] } },
      DAYS,
    );

  it('tells a hold that ends before the sensor sees again', () => {
    expect(of(61)).to.deep.equal([
      {
        severity: 'warning',
        place,
        why: 'Night: light is held for 60 s, and after a detection sensor-1 may see nobody for up to 61 s.',
        fix: 'Hold it for 61 s or more.',
      },
    ]);
    expect(of(60)).to.deep.equal([]);
  });

  it('names the blindest of several, and none that sees at once', () => {
    const sensors = [
      sensor(90, ['lamp-1']),
      { ...sensor(120, ['lamp-2']), device: 'sensor-2', shortAddress: 1 },
      { device: 'sensor-3', kind: 'presence', shortAddress: 2, rings: [['lamp-2']] },
    ];
    const [finding] = findings(
      'holdBelowBlindTime',
      { sensors, program: { dynamicControls: [presence([100])] } },
      DAYS,
    );
    expect(finding?.why).to.include('sensor-1, sensor-2 may see nobody for up to 120 s');
  });

  it('looks only at sensors that the control listens to', () => {
    const far = (levels: number[]) =>
      told(
        'holdBelowBlindTime',
        { sensors: [sensor(90, [], ['lamp-1'])], program: { dynamicControls: [presence(levels)] } },
        DAYS,
      );
    expect(far([100])).to.deep.equal([]);
    expect(far([100, 80])).to.deep.equal([`warning ${place}`]);
    const named = { kind: 'sensor', level: 80, holdSeconds: 60 };
    expect(of(90, { ...named, sensors: ['sensor-1'] })).to.have.length(1);
    expect(of(90, { ...named, sensors: ['loop-1'] })).to.deep.equal([]);
    expect(of(90, { kind: 'external', source: 'sensor-1', holdSeconds: 60 })).to.deep.equal([]);
  });
});

describe('linter: ramps that are too fast', () => {
  const fix = 'Give it 10 s or more, or no ramp: 10 s is usual.';

  it('tells a step that goes down in less than 10 s, and what the edge will make of it', () => {
    const program = { steps: [fixed('22:00', 70, { rampSeconds: 5 }), fixed('00:00', 20, { rampSeconds: 2 })] };
    expect(findings('rampTooFast', { program }, DAYS)).to.deep.equal([
      { severity: 'warning', place: 'programs.p.steps.0', why: 'Night: 70 % at 22:00 goes down by 30 % in 5 s.', fix },
      {
        severity: 'warning',
        place: 'programs.p.steps.1',
        why: 'Night: 20 % at 00:00 goes down by 50 % in 2 s; the edge will take 5 s.',
        fix,
      },
    ]);
  });

  it('says nothing of 10 s, of a way up, or of no ramp', () => {
    const down = (rampSeconds: number) =>
      told('rampTooFast', { program: { steps: [fixed('22:00', 70, { rampSeconds })] } }, DAYS);
    expect([down(10), down(9.9)].map(({ length }) => length)).to.deep.equal([0, 1]);
    expect(
      told('rampTooFast', { program: { baseLevel: 50, steps: [fixed('22:00', 70, { rampSeconds: 1 })] } }, DAYS),
    ).to.deep.equal([]);
    expect(told('rampTooFast', { program: { steps: [fixed('22:00', 70)] } }, DAYS)).to.deep.equal([]);
  });

  it('takes the deepest drop of the span', () => {
    const program = { steps: [bySun('sunset', 330, 80), fixed('22:00', 40, { rampSeconds: 1 })], baseLevel: 90 };
    const moving = { steps: [fixed('22:00', 40), bySun('sunset', 0, 60, { operation: 'mul', rampSeconds: 1 })] };
    expect(findings('rampTooFast', { program }, DAYS).map(({ why }) => why)).to.deep.equal([
      'Night: 40 % at 22:00 goes down by 50 % in 1 s; the edge will take 5 s.',
    ]);
    expect(findings('rampTooFast', { program: moving }, DAYS).map(({ why }) => why)).to.deep.equal([
      'Night: 60 % at sunset goes down by 36 % in 1 s; the edge will take 3.6 s.',
    ]);
  });

  it('looks at both ways of a dynamic control', () => {
    const of = (control: object) =>
      findings('rampTooFast', { program: { baseLevel: 50, dynamicControls: [control] } }, DAYS).map(({ why }) => why);
    expect(of(presence([100, 80], { rampFromSeconds: 2 }))).to.deep.equal([
      'Night: the presence control, when it ends, goes down by 50 % in 2 s; the edge will take 5 s.',
    ]);
    expect(of(presence([20, 30], { operation: 'min', rampSeconds: 2 }))).to.deep.equal([
      'Night: the presence control, when it acts, goes down by 30 % in 2 s; the edge will take 3 s.',
    ]);
    expect(of(presence([100], { rampSeconds: 2 }))).to.deep.equal([]);
    expect(of(presence([20], { operation: 'min', rampFromSeconds: 2 }))).to.deep.equal([]);
    expect(
      findings(
        'rampTooFast',
        { program: { dynamicControls: [presence([20], { operation: 'set', rampSeconds: 0 })] } },
        DAYS,
      )[0],
    ).to.include({ place });
  });
});

describe('linter: ramps that are too slow', () => {
  const of = (control: object) =>
    findings('rampTooSlow', { program: { baseLevel: 50, dynamicControls: [control] } }, DAYS);

  it('tells presence light that takes more than 5 s to come up', () => {
    expect(of(presence([100], { rampSeconds: 6 }))).to.deep.equal([
      {
        severity: 'warning',
        place,
        why: 'Night: the light takes 6 s to come up for somebody who is there already.',
        fix: 'Let it come up in 5 s or less.',
      },
    ]);
    expect(of(presence([100], { rampSeconds: 5 }))).to.deep.equal([]);
    expect(of(presence([100]))).to.deep.equal([]);
    expect(of(presence([100, 20], { operation: 'set', rampSeconds: 6 }))).to.have.length(1);
  });

  it('lets other sensors and a way down take their time', () => {
    expect(of({ kind: 'sensor', sensors: ['sensor-1'], level: 80, holdSeconds: 60, rampSeconds: 30 })).to.deep.equal(
      [],
    );
    expect(of(presence([20], { operation: 'min', rampSeconds: 30 }))).to.deep.equal([]);
    expect(of(presence([50], { rampSeconds: 30 }))).to.deep.equal([]);
  });
});
