import { expect } from 'chai';
import { decimalsFor, figure, percent, textTable, titledLines } from './text-table.js';

describe('a table for a terminal', () => {
  it('stands words left and numbers right, under a rule, as wide as its widest cell', () => {
    const table = textTable(
      [
        { title: 'street', of: ({ name }: { name: string; kwh: number }) => name, align: 'left' },
        { title: 'kWh', of: ({ kwh }) => figure(kwh) },
      ],
      [
        { name: 'Rue Haute', kwh: 1234.5 },
        { name: 'all', kwh: 7 },
      ],
    );
    expect(table.split('\n')).to.deep.equal([
      '  street       kWh',
      '  ---------  -----',
      '  Rue Haute  1,235',
      '  all            7',
    ]);
  });

  it('gives a dash where there is nothing to take a share of', () => {
    expect([percent(1, 3), percent(-1, 4, 0), percent(0, 0)]).to.deep.equal(['33.3 %', '-25 %', '-']);
  });

  it('keeps the digits of small amounts, and calls almost nothing 0', () => {
    expect([0.004, 3, 42, 999, 12_345].map((most) => figure(most, decimalsFor(most)))).to.deep.equal([
      '0.004',
      '3.000',
      '42.0',
      '999.0',
      '12,345',
    ]);
    expect(figure(-1e-9, 1)).to.equal('0.0');
  });

  it('breaks long texts between words and keeps them beside their title', () => {
    const lines = titledLines(
      [
        ['supply', 'one two three four'],
        ['', 'five'],
      ],
      22,
    ).split('\n');
    expect(lines).to.deep.equal(['  supply  one two', '          three four', '          five']);
  });
});
