import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DesiredState, HOUR, MINUTE, parseDesiredState, SECOND } from '@lamplighter/contracts';
import { arcToPercent, percentToArc } from '@lamplighter/dali';
import { expect } from 'chai';
import fc from 'fast-check';
import { streetDocument } from './testing/street-document.js';
import { StreetRig } from './testing/street-rig.js';

const NIGHT = Date.UTC(2026, 10, 22, 23);
const HALF = percentToArc(50);
const LAMPS = 3;

const FAULTS = [
  'clockTo1970',
  'clockToDay',
  'clockBack',
  'timeServiceGone',
  'timeServiceBack',
  'lineLost',
  'lineBack',
  'powerFlicker',
  'gearSilent',
  'processRestart',
  'newestDocumentDamaged',
  'allDocumentsGone',
  'sensorForEverOccupied',
] as const;
type Fault = (typeof FAULTS)[number];

describe('the ladder of an edge that is left alone', () => {
  const rig = new StreetRig();
  afterEach(() => rig.destroy());

  const withProgram = (patch: object, document = streetDocument(LAMPS)): DesiredState =>
    parseDesiredState({ ...document, programs: [{ ...document.programs[0], ...patch }] });

  const desiredFiles = async (): Promise<string[]> =>
    (await readdir(rig.dataDir)).filter((name) => name.startsWith('desired.')).map((name) => join(rig.dataDir, name));

  /** By how much the clock was stepped, so that a fault can take it back. */
  let stepped = 0;
  const stepBy = (by: number): void => {
    rig.clock.jump(by);
    stepped += by;
  };

  const faults: Record<Fault, () => Promise<void> | void> = {
    clockTo1970: () => stepBy(12 * HOUR - rig.clock.now()),
    clockToDay: () => stepBy(11 * HOUR),
    clockBack: () => stepBy(-stepped),
    timeServiceGone: () => {
      rig.truth = null;
    },
    timeServiceBack: () => {
      rig.truth = () => rig.clock.now() - stepped;
    },
    lineLost: () => rig.bus.lose(),
    lineBack: () => rig.bus.reopen(),
    powerFlicker: () => rig.bus.flicker(1),
    gearSilent: () => {
      rig.bus.at(2).isSilent = !rig.bus.at(2).isSilent;
    },
    processRestart: async () => {
      await rig.end();
      await rig.begin();
    },
    newestDocumentDamaged: async () => {
      await rig.end();
      for (const file of (await desiredFiles()).slice(-1)) await writeFile(file, '{"generation":99');
      await rig.begin();
    },
    allDocumentsGone: async () => {
      await rig.end();
      for (const file of await desiredFiles()) await rm(file);
      await rig.begin();
    },
    sensorForEverOccupied: () => rig.bus.presence(0, true),
  };

  it('LS-1: goes to an equal or a brighter level and to no other, whatever fails in the dark and in whatever order (property)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...FAULTS), { minLength: 1, maxLength: 6 }), async (course) => {
        stepped = 0;
        await rig.furnish(streetDocument(LAMPS));
        await rig.power(NIGHT, LAMPS);
        await rig.clock.advance(MINUTE);
        expect([0, 1, 2].map((address) => rig.bus.at(address).arc)).to.deep.equal([HALF, HALF, HALF]);
        const begun = rig.clock.monotonic();
        for (const fault of course) {
          await faults[fault]();
          await rig.clock.advance(75 * SECOND);
        }
        expect(rig.clock.monotonic()).to.be.above(begun);
        for (const { trace } of rig.bus.gear.values()) {
          for (const { arc } of trace) expect(arc, course.join(', ')).to.be.at.least(HALF);
        }
      }),
      { numRuns: 25 },
    );
  }).timeout(180_000);

  it('LS-2: changes no lamp by itself when the time service is gone, comes back, or never was', async () => {
    const night = async (service: (hour: number) => boolean): Promise<object> => {
      await rig.furnish(streetDocument(LAMPS));
      rig.truth = service(0) ? () => rig.clock.now() : null;
      await rig.power(NIGHT - 8 * HOUR, LAMPS);
      for (let hour = 0; hour < 18; hour += 1) {
        rig.truth = service(hour) ? () => rig.clock.now() : null;
        await rig.clock.advance(HOUR);
      }
      return [...rig.bus.gear.values()].map(({ trace }) => trace);
    };
    const served = await night(() => true);
    expect(await night(() => false)).to.deep.equal(served);
    expect(await night((hour) => hour < 4)).to.deep.equal(served);
    expect(await night((hour) => hour > 9)).to.deep.equal(served);
  }).timeout(120_000);

  it('LS-5: brightens in one step and dims by at most 10 % a second, with at most six reversals a minute, whoever walks by (property)', async () => {
    const [presence] = streetDocument(1).programs[0]?.dynamicControls ?? [];
    const document = withProgram({ dynamicControls: [{ ...presence, holdSeconds: 5 }] });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ occupied: fc.boolean(), seconds: fc.integer({ min: 1, max: 15 }) }), {
          minLength: 10,
          maxLength: 30,
        }),
        async (walk) => {
          await rig.furnish(document);
          await rig.power(NIGHT, LAMPS);
          await rig.clock.advance(MINUTE);
          const begun = rig.clock.now();
          for (const { occupied, seconds } of walk) {
            rig.bus.presence(0, occupied);
            await rig.clock.advance(seconds * SECOND);
          }
          await rig.clock.advance(3 * MINUTE);
          const trace = rig.bus.at(0).trace.filter(({ at }) => at >= begun);
          let [last, lastAt] = [HALF, begun - SECOND];
          const reversals: number[] = [];
          let direction = 0;
          for (const { at, arc } of trace) {
            const gain = arcToPercent(arc) - arcToPercent(last);
            if (gain > 0) expect(arc).to.equal(254);
            else expect(-gain).to.be.at.most((10.5 * (at - lastAt)) / SECOND);
            if (direction !== 0 && Math.sign(gain) !== direction) reversals.push(at);
            direction = Math.sign(gain);
            [last, lastAt] = [arc, at];
          }
          for (const at of reversals) {
            expect(reversals.filter((other) => other >= at && other < at + MINUTE).length).to.be.at.most(6);
          }
          expect(rig.bus.at(0).arc).to.equal(walk.at(-1)?.occupied ? 254 : HALF);
        },
      ),
      { numRuns: 25 },
    );
  }).timeout(120_000);

  it('LS-5: takes ten seconds to go out in the dark, and goes out at once when the sun is up', async () => {
    const document = withProgram({ steps: [{ kind: 'fixedTime', at: '01:00', level: 0 }], dynamicControls: [] });
    await rig.furnish(document);
    await rig.power(NIGHT, LAMPS);
    await rig.clock.advance(2 * HOUR);
    const way = rig.bus.at(0).trace.filter(({ at }) => at >= NIGHT + HOUR);
    expect(way.at(-1)?.arc).to.equal(0);
    expect((way.at(-1)?.at ?? 0) - (way[0]?.at ?? 0)).to.equal(9 * SECOND);
    await rig.furnish(streetDocument(LAMPS, { sensors: [] }));
    await rig.power(NIGHT, LAMPS);
    await rig.clock.advance(10 * HOUR);
    expect(rig.bus.at(0).trace.at(-2)?.arc).to.equal(HALF);
    expect(rig.bus.at(0).trace.at(-1)?.arc).to.equal(0);
  }).timeout(60_000);
});
