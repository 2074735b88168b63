import { ControlProgram } from '@lamplighter/contracts';
import { expect } from 'chai';
import { levelFault, levelsOf, withLevels } from './program-draft.js';

const PROGRAM = ControlProgram.parse({
  id: 'street',
  name: 'Street',
  activePeriods: [{ kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } }],
  steps: [
    { kind: 'fixedTime', at: '22:00', level: 70 },
    { kind: 'astroClock', event: 'sunrise', offsetMinutes: -30, level: 90 },
  ],
  dynamicControls: [
    { kind: 'presence', levels: [100, 80], holdSeconds: 60 },
    { kind: 'sensor', sensors: ['counter-1'], level: 75, holdSeconds: 30 },
    { kind: 'external', source: 'neighbour-1', holdSeconds: 30 },
  ],
});

describe('the levels of a program', () => {
  it('are those at switch-on, at each step, of each presence ring and of each sensor, but none for what comes from outside', () => {
    expect(levelsOf(PROGRAM).map(({ key, level }) => [key, level])).to.deep.equal([
      ['base', 100],
      ['step-0', 70],
      ['step-1', 90],
      ['presence-0-0', 100],
      ['presence-0-1', 80],
      ['sensor-1', 75],
    ]);
  });

  it('change where they were typed and nowhere else, into a program that contracts accept', () => {
    const draft = withLevels(
      PROGRAM,
      new Map([
        ['step-0', '62,5'],
        ['presence-0-1', '85'],
        ['sensor-1', '60'],
      ]),
    );
    expect(ControlProgram.parse(draft)).to.deep.equal({
      ...PROGRAM,
      steps: [{ ...PROGRAM.steps[0], level: 62.5 }, PROGRAM.steps[1]],
      dynamicControls: [
        { ...PROGRAM.dynamicControls[0], levels: [100, 85] },
        { ...PROGRAM.dynamicControls[1], level: 60 },
        PROGRAM.dynamicControls[2],
      ],
    });
  });

  it('give the same program when nothing was typed', () => {
    expect(withLevels(PROGRAM, new Map())).to.deep.equal(PROGRAM);
  });

  it('give none while one is wrong, and say what is wrong', () => {
    expect(withLevels(PROGRAM, new Map([['base', '101']]))).to.equal(null);
    expect(levelFault(' ')).to.equal('missing');
    expect(levelFault('dim')).to.equal('range');
    expect(levelFault('-1')).to.equal('range');
    expect(levelFault('0')).to.equal(null);
  });
});
