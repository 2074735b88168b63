import { expect } from 'chai';
import { language } from '../i18n/language.js';
import {
  formatEnergy,
  formatKilowattHours,
  formatKilowatts,
  formatLevel,
  formatMinutes,
  formatNumber,
  formatPower,
  formatShare,
  UNKNOWN,
} from './number.js';

/** Intl writes unbreakable spaces of two widths; a test reads better with plain ones. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('numbers with their units', () => {
  beforeEach(() => {
    language.value = 'en';
  });

  it('show what is not known as a dash, never as zero', () => {
    for (const format of [
      formatLevel,
      formatPower,
      formatKilowatts,
      formatEnergy,
      formatMinutes,
      formatKilowattHours,
    ]) {
      expect(format(null)).to.equal(UNKNOWN);
      expect(format(undefined)).to.equal(UNKNOWN);
      expect(format(Number.NaN)).to.equal(UNKNOWN);
    }
  });

  it('follow the language on screen', () => {
    expect(formatNumber(1234.5, 1)).to.equal('1,234.5');
    language.value = 'nl';
    expect(formatNumber(1234.5, 1)).to.equal('1.234,5');
    expect(plain(formatLevel(40))).to.equal('40%');
    language.value = 'fr';
    expect(plain(formatNumber(1234.5, 1))).to.equal('1 234,5');
    expect(plain(formatLevel(40))).to.equal('40 %');
  });

  it('show reported levels whole and typed levels as typed', () => {
    expect(formatLevel(62.5)).to.equal('63%');
    expect(formatLevel(62.5, 1)).to.equal('62.5%');
  });

  it('choose watts for a lamp and kilowatts for a district', () => {
    expect(plain(formatPower(27.64))).to.equal('27.6 W');
    expect(plain(formatPower(427.64))).to.equal('428 W');
    expect(plain(formatPower(7_640))).to.equal('7.64 kW');
    expect(plain(formatKilowatts(12))).to.equal('0.01 kW');
  });

  it('choose the size of the energy unit by the energy', () => {
    expect(plain(formatEnergy(812))).to.equal('812 Wh');
    expect(plain(formatEnergy(1_812))).to.equal('1.81 kWh');
    expect(plain(formatEnergy(187_310))).to.equal('187.3 kWh');
    expect(plain(formatEnergy(12_345_678))).to.equal('12.35 MWh');
  });

  it('keep three decimals of a kilowatt-hour so that columns line up and sums can be checked', () => {
    expect(plain(formatKilowattHours(9_440))).to.equal('9.440 kWh');
  });

  it('write an hour and a half as hours and minutes', () => {
    expect(plain(formatMinutes(90))).to.equal('1 hr 30 mins');
    expect(plain(formatMinutes(60))).to.equal('1 hr');
    expect(plain(formatMinutes(15))).to.equal('15 mins');
  });

  it('keep the sign of a difference', () => {
    expect(formatShare(-0.0014, 2)).to.equal('-0.14%');
  });
});
