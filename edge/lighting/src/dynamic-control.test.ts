import { type DeviceId, deviceId } from '@lamplighter/contracts';
import { expect } from 'chai';
import { compile } from './compile.js';
import type { Detection } from './decision.js';
import { combine } from './operation.js';
import { at, LAMP, lit, NEIGHBOUR, SENSOR, street } from './testing/street.js';

const MIDNIGHT = at('2026-12-21T23:30Z');
const SECOND_SENSOR = deviceId('sensor-2');
const dimmedWith = (...dynamicControls: object[]): object => ({
  steps: [{ kind: 'fixedTime', at: '22:00', level: 40 }],
  dynamicControls,
});
const presence = (control: object): object =>
  dimmedWith({ kind: 'presence', levels: [100, 80], holdSeconds: 60, ...control });
const seen = (secondsAgo: number, occupied = false, sensor = SENSOR): ReadonlyMap<DeviceId, Detection> =>
  new Map([[sensor, { occupied, lastDetectionAt: MIDNIGHT - secondsAgo * 1000 }]]);

describe('presence', () => {
  const compiled = compile(street({ program: presence({}) }));

  it('lifts the luminaire by its ring: 100 % nearest, 80 % next to it', () => {
    expect(lit(compiled, MIDNIGHT, { detections: seen(5) })).to.include({ level: 100, source: 'presence' });
    expect(lit(compiled, MIDNIGHT, { detections: seen(5), device: NEIGHBOUR }).level).to.equal(80);
  });

  it('holds for the hold time after the last detection, to the millisecond, and says until when', () => {
    const lastDetectionAt = MIDNIGHT - 5000;
    const detections = new Map([[SENSOR, { occupied: false, lastDetectionAt }]]);
    expect(lit(compiled, MIDNIGHT, { detections }).until).to.equal(lastDetectionAt + 60_000);
    expect(lit(compiled, lastDetectionAt + 59_999, { detections }).level).to.equal(100);
    expect(lit(compiled, lastDetectionAt + 60_000, { detections })).to.include({ level: 40, source: 'program' });
  });

  it('counts the hold time anew from each detection', () => {
    expect(lit(compiled, MIDNIGHT + 50_000, { detections: seen(0) }).level).to.equal(100);
    expect(lit(compiled, MIDNIGHT + 100_000, { detections: seen(-50) }).level).to.equal(100);
  });

  it('keeps the light while the place is occupied, however long ago somebody came', () => {
    const decision = lit(compiled, MIDNIGHT, { detections: seen(7200, true) });
    expect(decision).to.include({ level: 100, source: 'presence' });
    expect(decision.until).to.equal(at('2026-12-22T07:43:02.881Z'));
  });

  it('does nothing by day', () => {
    const noon = at('2026-12-22T11:30Z');
    const detections = new Map([[SENSOR, { occupied: true, lastDetectionAt: noon }]]);
    expect(lit(compiled, noon, { detections })).to.include({ level: 0, source: 'program' });
  });

  it('leaves the program its word where presence would not change the level', () => {
    const evening = at('2026-12-21T18:00Z');
    const detections = new Map([[SENSOR, { occupied: true, lastDetectionAt: evening }]]);
    expect(lit(compiled, evening, { detections })).to.include({ level: 100, source: 'program' });
  });

  it('does not reach beyond the rings that have a level', () => {
    const narrow = compile(street({ program: presence({ levels: [100] }) }));
    expect(lit(narrow, MIDNIGHT, { detections: seen(5), device: NEIGHBOUR }).level).to.equal(40);
  });

  it('takes the nearest of several sensors that see somebody, and falls back as each hold ends', () => {
    const sensors = [
      { device: SENSOR, kind: 'presence', shortAddress: 0, rings: [[NEIGHBOUR], [LAMP]] },
      { device: SECOND_SENSOR, kind: 'presence', shortAddress: 1, rings: [[LAMP], [NEIGHBOUR]] },
    ];
    const detections = new Map([...seen(5), ...seen(30, false, SECOND_SENSOR)]);
    for (const listed of [sensors, sensors.toReversed()]) {
      const two = compile(street({ program: presence({}), sensors: listed }));
      const now = lit(two, MIDNIGHT, { detections });
      expect(now).to.include({ level: 100, until: MIDNIGHT + 30_000 });
      const then = lit(two, MIDNIGHT + 30_000, { detections });
      expect(then).to.include({ level: 80, until: MIDNIGHT + 55_000 });
      expect(lit(two, MIDNIGHT + 55_000, { detections }).level).to.equal(40);
    }
  });

  it('acts only between the times given, and says when that begins and ends', () => {
    const late = compile(street({ program: presence({ between: { from: '23:00', to: '05:00' } }) }));
    const occupied = seen(0, true);
    const before = lit(late, '2026-12-21T21:30Z', { detections: occupied });
    expect(before).to.include({ level: 40, until: at('2026-12-21T22:00Z') });
    const during = lit(late, '2026-12-21T22:00Z', { detections: occupied });
    expect(during).to.include({ level: 100, until: at('2026-12-22T04:00Z') });
    expect(lit(late, '2026-12-22T04:00Z', { detections: occupied }).level).to.equal(40);
  });

  it('lets the first control that may act decide', () => {
    const program = {
      ...presence({}),
      dynamicControls: [
        { kind: 'presence', operation: 'set', levels: [70], holdSeconds: 30 },
        { kind: 'presence', operation: 'max', levels: [100], holdSeconds: 120 },
      ],
    };
    const both = compile(street({ program }));
    expect(lit(both, MIDNIGHT, { detections: seen(10) })).to.include({ level: 70, ruleId: 'p/presence-1' });
    expect(lit(both, MIDNIGHT, { detections: seen(40) })).to.include({ level: 100, ruleId: 'p/presence-2' });
  });

  it('combines levels by each operation and stays within 0 to 100 %', () => {
    const all = (['set', 'max', 'min', 'add', 'sub', 'mul'] as const).map((operation) => [
      combine(operation, 60, 50),
      combine(operation, 40, 80),
    ]);
    expect(all).to.deep.equal([
      [50, 80],
      [60, 80],
      [50, 40],
      [100, 100],
      [10, 0],
      [30, 32],
    ]);
  });

  it('brings its own ramps and colour', () => {
    const luminaire = { tunableWhite: { warmestK: 2200, coolestK: 4000 } };
    const control = { rampSeconds: 1, rampFromSeconds: 20, colourTemperatureK: 4000 };
    const warm = compile(street({ program: presence(control), luminaire }));
    expect(lit(warm, MIDNIGHT, { detections: seen(5) })).to.deep.include({
      ramp: { toSeconds: 1, fromSeconds: 20 },
      colourTemperatureK: 4000,
    });
  });
});

describe('a control by named sensors', () => {
  const traffic = deviceId('traffic');
  const road = (control: object = {}) =>
    compile(
      street({
        program: dimmedWith({
          kind: 'sensor',
          holdSeconds: 60,
          sensors: [SECOND_SENSOR, traffic],
          level: 70,
          ...control,
        }),
      }),
    );

  it('lifts every luminaire that follows the program, wherever it stands', () => {
    const detections = seen(5, false, traffic);
    for (const device of [LAMP, NEIGHBOUR]) {
      expect(lit(road(), MIDNIGHT, { detections, device })).to.include({ level: 70, source: 'dynamicControl' });
    }
    expect(lit(road(), MIDNIGHT, { detections })).to.include({
      ruleId: 'p/sensor-1',
      reason: 'traffic saw somebody: max 70 % on 40 %',
      until: MIDNIGHT + 55_000,
    });
    expect(lit(road(), MIDNIGHT, { detections: seen(5) }).level).to.equal(40);
  });

  it('says so while it is occupied', () => {
    const { reason } = lit(road(), MIDNIGHT, { detections: seen(5, true, traffic) });
    expect(reason).to.equal('traffic sees somebody: max 70 % on 40 %');
  });

  it('takes the first of its sensors when both see somebody', () => {
    const detections = new Map([...seen(5, false, traffic), ...seen(50, false, SECOND_SENSOR)]);
    expect(lit(road(), MIDNIGHT, { detections })).to.include({
      reason: 'sensor-2 saw somebody: max 70 % on 40 %',
      until: MIDNIGHT + 10_000,
    });
  });

  it('may dim when the road is empty, by its operation', () => {
    expect(lit(road({ operation: 'min', level: 15 }), MIDNIGHT, { detections: seen(0, true, traffic) })).to.include({
      level: 15,
      until: at('2026-12-22T07:43:02.881Z'),
    });
  });
});

describe('a control from outside', () => {
  const next = deviceId('next-edge');
  const compiled = compile(street({ program: dimmedWith({ kind: 'external', holdSeconds: 60, source: next }) }));
  const boost = (from: number, to: number) => ({
    externalLevels: new Map([[next, { level: 85, since: MIDNIGHT + from * 1000, until: MIDNIGHT + to * 1000 }]]),
  });

  it('takes the level supplied, from its start until the hold after its end', () => {
    expect(lit(compiled, MIDNIGHT, boost(-10, 20))).to.include({
      level: 85,
      source: 'dynamicControl',
      reason: 'next-edge asks for more: max 85 % on 40 %',
      since: MIDNIGHT - 10_000,
      until: MIDNIGHT + 80_000,
    });
    expect(lit(compiled, MIDNIGHT + 79_999, boost(-10, 20)).level).to.equal(85);
    expect(lit(compiled, MIDNIGHT + 80_000, boost(-10, 20)).level).to.equal(40);
  });

  it('announces a level supplied ahead', () => {
    expect(lit(compiled, MIDNIGHT, boost(30, 60))).to.include({ level: 40, until: MIDNIGHT + 30_000 });
    expect(lit(compiled, MIDNIGHT + 30_000, boost(30, 60)).level).to.equal(85);
    expect(lit(compiled, MIDNIGHT).level).to.equal(40);
  });
});

describe('a faulty sensor', () => {
  const broken = (sensor = SENSOR): [DeviceId, Detection] => [
    sensor,
    { occupied: false, lastDetectionAt: MIDNIGHT - 9_000_000, isFaulty: true },
  ];

  it('counts as presence in its ring, and the reason says so', () => {
    const compiled = compile(street({ program: presence({}) }));
    expect(lit(compiled, MIDNIGHT, { detections: new Map([broken()]) })).to.include({
      level: 100,
      source: 'presence',
      since: null,
      reason: 'sensor-1 is faulty and counts as presence: max 100 % on 40 %',
    });
    expect(lit(compiled, MIDNIGHT, { detections: new Map([broken()]), device: NEIGHBOUR }).level).to.equal(80);
  });

  it('never dims, and lets no other control dim while it is in doubt', () => {
    const dims = { operation: 'set', levels: [10] };
    expect(lit(compile(street({ program: presence(dims) })), MIDNIGHT, { detections: new Map([broken()]) })).to.include(
      {
        level: 40,
        source: 'program',
      },
    );
    const controls = [
      { kind: 'sensor', operation: 'min', sensors: ['traffic'], level: 5, holdSeconds: 60 },
      { kind: 'presence', operation: 'max', levels: [30], holdSeconds: 60 },
    ];
    const program = dimmedWith(...controls);
    const detections = new Map([broken(), ...seen(0, true, deviceId('traffic'))]);
    expect(lit(compile(street({ program })), MIDNIGHT, { detections }).level).to.equal(40);
  });

  it('leaves a brighter word of a sound sensor alone', () => {
    const controls = [
      { kind: 'presence', operation: 'max', levels: [60], holdSeconds: 60 },
      { kind: 'sensor', operation: 'max', sensors: ['traffic'], level: 90, holdSeconds: 60 },
    ];
    const program = dimmedWith(...controls);
    const detections = new Map([broken(), ...seen(5, false, deviceId('traffic'))]);
    expect(lit(compile(street({ program })), MIDNIGHT, { detections })).to.include({
      level: 90,
      source: 'dynamicControl',
    });
  });

  it('among named sensors counts as presence too, under its own source', () => {
    const control = { kind: 'sensor', operation: 'max', sensors: ['traffic'], level: 70, holdSeconds: 60 };
    const compiled = compile(street({ program: dimmedWith(control) }));
    expect(lit(compiled, MIDNIGHT, { detections: new Map([broken(deviceId('traffic'))]) })).to.include({
      level: 70,
      source: 'dynamicControl',
      reason: 'traffic is faulty and counts as presence: max 70 % on 40 %',
    });
  });

  it('leaves an equal word of a sound sensor its reason', () => {
    const controls = [
      { kind: 'sensor', operation: 'max', sensors: ['traffic'], level: 90, holdSeconds: 60 },
      { kind: 'presence', operation: 'max', levels: [90], holdSeconds: 60 },
    ];
    const detections = new Map([broken(), ...seen(5, false, deviceId('traffic'))]);
    expect(lit(street({ program: dimmedWith(...controls) }), MIDNIGHT, { detections }).ruleId).to.equal('p/sensor-1');
  });

  it('counts only in the hours of its control, whose edges are announced', () => {
    const late = compile(street({ program: presence({ between: { from: '23:00', to: '05:00' } }) }));
    const detections = new Map([broken()]);
    expect(lit(late, '2026-12-21T21:30Z', { detections })).to.include({ level: 40, until: at('2026-12-21T22:00Z') });
    expect(lit(late, '2026-12-21T22:00Z', { detections })).to.include({ level: 100, until: at('2026-12-22T04:00Z') });
  });

  it('of several takes the nearest, and none where no level reaches', () => {
    const sensors = [
      { device: SENSOR, kind: 'presence', shortAddress: 0, rings: [[NEIGHBOUR], [LAMP]] },
      { device: SECOND_SENSOR, kind: 'presence', shortAddress: 1, rings: [[LAMP], [NEIGHBOUR]] },
    ];
    const detections = new Map([broken(), broken(SECOND_SENSOR)]);
    expect(lit(street({ program: presence({}), sensors }), MIDNIGHT, { detections })).to.include({ level: 100 });
    const narrow = street({ program: presence({ levels: [100] }), sensors: sensors.slice(0, 1) });
    expect(lit(narrow, MIDNIGHT, { detections }).level).to.equal(40);
  });
});
