import { deviceId, HOUR, parseDesiredState } from '@lamplighter/contracts';
import { expect } from 'chai';
import { compile } from './compile.js';
import { levelDifferences } from './diff.js';
import { at, LAMP, NEIGHBOUR, street } from './testing/street.js';

const NOON = at('2026-12-21T11:00Z');
const program = (late: number, more: object = {}): object => ({
  activePeriods: [{ kind: 'absolute', on: '18:00', off: '06:00' }],
  steps: [
    { kind: 'fixedTime', at: '22:00', level: late },
    { kind: 'fixedTime', at: '04:00', level: 80 },
  ],
  ...more,
});
const between = (from: string, to: string) => ({ from: at(from), to: at(to) });

describe('what a change of documents changes in the street', () => {
  it('is told by luminaire, with the hours in which its level differs', () => {
    const [before, after] = [50, 30].map((level) => compile(street({ program: program(level) })));
    if (!before || !after) throw new Error('two documents');
    const found = levelDifferences(before, after, NOON, NOON + 48 * HOUR);
    const intervals = [
      between('2026-12-21T21:00Z', '2026-12-22T03:00Z'),
      between('2026-12-22T21:00Z', '2026-12-23T03:00Z'),
    ];
    expect(found).to.deep.equal([
      { device: LAMP, intervals },
      { device: NEIGHBOUR, intervals },
    ]);
  });

  it('joins hours that follow each other, whatever the levels', () => {
    const after = compile(street({ program: program(30, { baseLevel: 90 }) }));
    const [first] = levelDifferences(compile(street({ program: program(50) })), after, NOON, NOON + 24 * HOUR);
    expect(first?.intervals).to.deep.equal([between('2026-12-21T17:00Z', '2026-12-22T03:00Z')]);
  });

  it('is cut at the end of the span', () => {
    const [first] = levelDifferences(
      compile(street({ program: program(50) })),
      compile(street({ program: program(30) })),
      NOON,
      at('2026-12-21T23:00Z'),
    );
    expect(first?.intervals).to.deep.equal([between('2026-12-21T21:00Z', '2026-12-21T23:00Z')]);
  });

  it('is nothing where floor, cap or calendar make it nothing', () => {
    const floored = (late: number) => compile(street({ program: program(late), floorLevel: 60 }));
    expect(levelDifferences(floored(50), floored(30), NOON, NOON + 24 * HOUR)).to.deep.equal([]);
    const caps = [{ id: 'c', kind: 'curfew', maxLevel: 20, reason: 'r', devices: [LAMP] }];
    const capped = (late: number) => compile(street({ program: program(late), caps }));
    const found = levelDifferences(capped(50), capped(30), NOON, NOON + 24 * HOUR);
    expect(found.map(({ device }) => device)).to.deep.equal([NEIGHBOUR]);
    const raised = levelDifferences(
      compile(street({ program: program(50) })),
      compile(street({ program: program(50), floorLevel: 60 })),
      NOON,
      NOON + 24 * HOUR,
    );
    expect(raised).to.have.length(2);
  });

  it('leaves out luminaires that only one of the documents has', () => {
    const after = street({ program: program(30) });
    const alone = parseDesiredState({
      ...after,
      sensors: [],
      luminaires: [{ ...after.luminaires[0], device: deviceId('new') }, after.luminaires[1]],
    });
    const found = levelDifferences(compile(street({ program: program(50) })), compile(alone), NOON, NOON + 24 * HOUR);
    expect(found.map(({ device }) => device)).to.deep.equal([NEIGHBOUR]);
  });
});
