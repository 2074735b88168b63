import { expect } from 'chai';
import { StudyError } from './study-error.js';
import { BELGIAN_TARIFF, parseTariff, tariffPeriodOf, withPrices } from './tariff.js';

const periodAt = (tariff: typeof BELGIAN_TARIFF, weekday: number, time: string): string | undefined => {
  const minuteOfDay = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return tariff.periods[tariffPeriodOf(tariff, { weekday, minuteOfDay })]?.id;
};
const NIGHT = {
  name: 'night rate',
  periods: [
    { id: 'day', eurPerKwh: 0.3 },
    { id: 'night', eurPerKwh: 0.1 },
  ],
  otherwise: 'day',
};

describe('a tariff', () => {
  it('is peak on working days from 07:00 to 22:00 in Belgium', () => {
    const asked: [number, string, string][] = [
      [1, '06:45', 'off-peak'],
      [1, '07:00', 'peak'],
      [5, '21:45', 'peak'],
      [5, '22:00', 'off-peak'],
      [6, '12:00', 'off-peak'],
      [7, '12:00', 'off-peak'],
    ];
    for (const [weekday, time, period] of asked) {
      expect(periodAt(BELGIAN_TARIFF, weekday, time), `${weekday} ${time}`).to.equal(period);
    }
  });

  it('lets a window run past midnight, on the weekdays on which it begins', () => {
    const tariff = parseTariff({ ...NIGHT, windows: [{ period: 'night', weekdays: [7], from: '22:00', to: '06:00' }] });
    expect(periodAt(tariff, 7, '21:45')).to.equal('day');
    expect(periodAt(tariff, 7, '22:00')).to.equal('night');
    expect(periodAt(tariff, 1, '05:45')).to.equal('night');
    expect(periodAt(tariff, 1, '06:00')).to.equal('day');
    expect(periodAt(tariff, 7, '05:45')).to.equal('day');
  });

  it('takes the first window that holds, and a window of equal times as the whole day', () => {
    const tariff = parseTariff({
      ...NIGHT,
      windows: [
        { period: 'day', weekdays: [3], from: '00:00', to: '00:00' },
        { period: 'night', from: '00:00', to: '00:00' },
      ],
    });
    expect(periodAt(tariff, 3, '12:00')).to.equal('day');
    expect(periodAt(tariff, 4, '23:45')).to.equal('night');
  });

  const wrong: [string, object, RegExp][] = [
    [
      'a window of an unknown period',
      { windows: [{ period: 'x', from: '01:00', to: '02:00' }] },
      /windows.0.period: x is none/,
    ],
    [
      'a time inside a quarter hour',
      { windows: [{ period: 'night', from: '01:10', to: '02:00' }] },
      /windows.0.from: must be a quarter/,
    ],
    ['an unknown remainder', { otherwise: 'x' }, /otherwise: x is none of the periods day, night/],
    ['a period that is there twice', { periods: [NIGHT.periods[0], NIGHT.periods[0]] }, /periods: names one twice/],
    ['a price below nothing', { periods: [{ id: 'day', eurPerKwh: -1 }] }, /periods.0.eurPerKwh/],
  ];
  for (const [what, change, message] of wrong) {
    it(`is refused for ${what}, naming the field`, () => {
      expect(() => parseTariff({ ...NIGHT, ...change })).to.throw(StudyError, message);
    });
  }

  it('takes other prices for the periods that it has', () => {
    const dear = withPrices(BELGIAN_TARIFF, new Map([['peak', 0.5]]));
    expect(dear.periods.map(({ eurPerKwh }) => eurPerKwh)).to.deep.equal([0.5, 0.16]);
    expect(() => withPrices(BELGIAN_TARIFF, new Map([['noon', 0.5]]))).to.throw(
      StudyError,
      /noon is none.*peak, off-peak/,
    );
  });
});
