import { type DeviceId, deviceId } from '@lamplighter/contracts';
import { expect } from 'chai';
import { compile } from './compile.js';
import type { Detection } from './decision.js';
import { combine } from './operation.js';
import { at, LAMP, lit, NEIGHBOUR, SENSOR, street } from './testing/street.js';

const MIDNIGHT = at('2026-12-21T23:30Z');
const SECOND_SENSOR = deviceId('sensor-2');
const presence = (control: object): object => ({
  steps: [{ kind: 'fixedTime', at: '22:00', level: 40 }],
  dynamicControls: [{ kind: 'presence', levels: [100, 80], holdSeconds: 60, ...control }],
});
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
});
