import { expect } from 'chai';
import { parsePowerCurves } from './power-curve.js';
import { StudyError } from './study-error.js';

const document = {
  models: {
    'ARC-90': {
      percent: [
        [10, 14],
        [50, 52],
        [100, 100],
      ],
    },
    'VIA 40': {
      watts: [
        [1, 4],
        [100, 41],
      ],
    },
  },
};

describe('a power curve', () => {
  it('is linear where nothing was measured', () => {
    const curve = parsePowerCurves({}).of('anything');
    expect([curve.unit, curve.at(100), curve.at(35), curve.at(1)]).to.deep.equal(['share', 1, 0.35, 0.01]);
  });

  it('goes through the measured points, and straight between them', () => {
    const curve = parsePowerCurves(document).of('ARC-90');
    expect([10, 30, 50, 75, 100].map((level) => curve.at(level))).to.deep.equal([0.14, 0.33, 0.52, 0.76, 1]);
  });

  it('stays at its first point below it: gear has a least level', () => {
    expect(parsePowerCurves(document).of('ARC-90').at(3)).to.equal(0.14);
  });

  it('in watts needs no nominal power', () => {
    const curve = parsePowerCurves(document).of('VIA 40');
    expect([curve.unit, curve.at(100), curve.at(1)]).to.deep.equal(['watts', 41, 4]);
  });

  it('is found whatever the case of the model, and another given for all other models', () => {
    const curves = parsePowerCurves({
      ...document,
      other: {
        percent: [
          [0, 10],
          [100, 100],
        ],
      },
    });
    expect(curves.of(' arc-90 ').at(10)).to.equal(0.14);
    expect(curves.of('unknown').at(50)).to.equal(0.55);
    expect(curves.descriptions).to.have.length(3);
  });

  const wrong: [string, unknown, RegExp][] = [
    [
      'falling levels',
      [
        [50, 50],
        [50, 60],
        [100, 100],
      ],
      /must have a higher level than the point before/,
    ],
    [
      'no point of full light',
      [
        [10, 10],
        [90, 90],
      ],
      /must end with the point of level 100/,
    ],
    ['one point', [[100, 100]], /models.A/],
    [
      'a level above 100',
      [
        [10, 10],
        [101, 100],
      ],
      /models.A/,
    ],
  ];
  for (const [what, percent, message] of wrong) {
    it(`is refused for ${what}`, () => {
      expect(() => parsePowerCurves({ models: { A: { percent } } })).to.throw(StudyError, message);
    });
  }

  it('is refused when it is no curve, saying what one looks like', () => {
    expect(() => parsePowerCurves({ other: 'square' })).to.throw(StudyError, /must be "linear", \{"percent"/);
  });
});
