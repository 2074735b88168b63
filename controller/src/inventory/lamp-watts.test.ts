import { expect } from 'chai';
import { lampWatts } from './lamp-watts.js';

describe('lamp watts from free text', () => {
  const cases: readonly [string, number | null][] = [
    ['Sodio AP 150', 150],
    ['Sodio AP 1000', 1000],
    ['Decostar 12v 50W', 50],
    ['Dicroiche 12V 50W', 50],
    ['Halospot 111 12V 50', 50],
    ['Alogena ( 6x12V 8,5W )', 51],
    ['6x12V 8,5W', 51],
    ['LED ( 28 12V 1W )', 28],
    ['LED 32', 32],
    ['LED', null],
    ['Basso consumo', null],
    ['12V', null],
    ['', null],
    ['LED 42.5 W', 42.5],
    ['0 W', null],
    ['90000 W', null],
  ];
  for (const [text, watts] of cases) {
    it(`reads ${JSON.stringify(text)} as ${watts === null ? 'unknown' : `${watts} W`}`, () => {
      expect(lampWatts(text)).to.equal(watts);
    });
  }
});
