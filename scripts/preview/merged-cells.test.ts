import { expect } from 'chai';
import fc from 'fast-check';
import { mergedCells } from './merged-cells.js';

/** Rows of a carpet from levels, one array per night. */
const rowsOf = (nights: readonly (readonly (number | null)[])[]) => ({
  rows: nights.map((cells) => ({ date: '2026-12-21', cells })),
});

describe('cells merged for drawing', () => {
  it('make one block of equal neighbours, over nights and over hours', () => {
    const nights = rowsOf([
      [0, 50, 50],
      [0, 50, 50],
      [100, 50, 50],
    ]);
    expect(mergedCells(nights)).to.have.deep.members([
      { x: 0, y: 0, width: 2, height: 1, level: 0 },
      { x: 2, y: 0, width: 1, height: 1, level: 100 },
      { x: 0, y: 1, width: 3, height: 2, level: 50 },
    ]);
  });

  it('keep hours that do not exist apart from darkness, and the least light apart from off', () => {
    expect(mergedCells(rowsOf([[null, 0, 0.2, 0.6]]))).to.have.deep.members([
      { x: 0, y: 0, width: 1, height: 1, level: null },
      { x: 0, y: 1, width: 1, height: 1, level: 0 },
      { x: 0, y: 2, width: 1, height: 2, level: 1 },
    ]);
  });

  it('cover every cell exactly once, in its level', () => {
    const level = fc.oneof(fc.constantFrom(null, 0, 50, 100), fc.integer({ min: 0, max: 100 }));
    const carpet = fc
      .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }))
      .chain(([nights, hours]) =>
        fc.array(fc.array(level, { minLength: hours, maxLength: hours }), { minLength: nights, maxLength: nights }),
      );
    fc.assert(
      fc.property(carpet, (nights) => {
        const painted = nights.map((cells) => cells.map(() => [] as (number | null)[]));
        for (const { x, y, width, height, level: colour } of mergedCells(rowsOf(nights))) {
          for (let night = x; night < x + width; night += 1) {
            for (let hour = y; hour < y + height; hour += 1) painted[night]?.[hour]?.push(colour);
          }
        }
        expect(painted).to.deep.equal(nights.map((cells) => cells.map((cell) => [cell])));
      }),
    );
  });

  it('are none without nights', () => {
    expect(mergedCells({ rows: [] })).to.deep.equal([]);
  });
});
