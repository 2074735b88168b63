import { HOUR, MINUTE, type Place } from '@lamplighter/contracts';
import { expect } from 'chai';
import { plusDays } from './local-time.js';
import { sunTimes } from './sun.js';

const place = (latitude: number, longitude: number, timeZone: string): Place => ({
  latitude,
  longitude,
  timeZone,
  switchingElevation: -0.833,
});
const LONDON = place(51.51, -0.13, 'Europe/London');
const PRAGUE = place(50.08, 14.44, 'Europe/Prague');
const BERLIN = place(52.52, 13.4, 'Europe/Berlin');
const BRUSSELS = place(50.85, 4.35, 'Europe/Brussels');
const REYKJAVIK = place(64.15, -21.94, 'Atlantic/Reykjavik');

/** `h:mm` from sunrise to sunset. */
const dayLength = (where: Place, date: string): number => {
  const { sunrise, sunset } = sunTimes(where, date);
  return ((sunset ?? Number.NaN) - (sunrise ?? Number.NaN)) / MINUTE;
};
const minutes = (text: string): number => {
  const [hours = 0, rest = 0] = text.split(':').map(Number);
  return hours * 60 + rest;
};
/** Local minutes of the day. */
const localMinutes = (where: Place, instant: number | null): number => {
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: where.timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(instant ?? Number.NaN);
  return minutes(time.slice(0, 5)) + Number(time.slice(6)) / 60;
};

describe('sun times against published tables', () => {
  it('give the day lengths printed for London and Prague in 2024 and Berlin in 2025 (stjerneskinn.com), to a minute', () => {
    const tables: [Place, [string, string][]][] = [
      [
        LONDON,
        [
          ['2024-01-01', '7:55'],
          ['2024-01-15', '8:20'],
          ['2024-01-31', '9:06'],
          ['2024-02-14', '9:55'],
        ],
      ],
      [
        PRAGUE,
        [
          ['2024-01-01', '8:09'],
          ['2024-01-15', '8:32'],
          ['2024-01-31', '9:15'],
          ['2024-02-14', '10:02'],
        ],
      ],
      [
        BERLIN,
        [
          ['2025-01-01', '7:46'],
          ['2025-01-15', '8:13'],
          ['2025-01-31', '9:02'],
          ['2025-02-14', '9:53'],
        ],
      ],
    ];
    for (const [where, rows] of tables) {
      for (const [date, length] of rows) {
        expect(dayLength(where, date), `${where.timeZone} ${date}`).to.be.closeTo(minutes(length), 1);
      }
    }
  });

  it('give the days of the year that the same tables call alike (10 November and 31 January in London)', () => {
    for (const [date, twin] of [
      ['2024-01-01', '2024-12-11'],
      ['2024-01-31', '2024-11-10'],
      ['2024-02-12', '2024-10-29'],
    ] as const) {
      expect(dayLength(LONDON, date)).to.be.closeTo(dayLength(LONDON, twin), 2.5);
    }
  });

  it('give the hours printed for Brussels in December 2022 (vrt.be, 25 December 2022), to a minute', () => {
    const earliest = sunTimes(BRUSSELS, '2022-12-12').sunset;
    expect(localMinutes(BRUSSELS, earliest)).to.be.closeTo(minutes('16:36'), 1);
    expect(localMinutes(BRUSSELS, sunTimes(BRUSSELS, '2022-12-25').sunrise)).to.be.closeTo(minutes('8:44'), 1);
    // The evening is earliest on 12 December, the morning latest on 31 December.
    const evenings = [-6, 0, 6].map((days) =>
      localMinutes(BRUSSELS, sunTimes(BRUSSELS, plusDays('2022-12-12', days)).sunset),
    );
    expect(Math.min(...evenings)).to.equal(evenings[1]);
  });

  it('give the shortest day of Reykjavik in 2004 as its almanac prints it: 11:22, 13:26, 15:30', () => {
    const { sunrise, solarNoon, sunset } = sunTimes(REYKJAVIK, '2004-12-21');
    const printed = ['11:22', '13:26', '15:30'].map(minutes);
    [sunrise, solarNoon, sunset].forEach((instant, index) => {
      expect(localMinutes(REYKJAVIK, instant)).to.be.closeTo(printed[index] ?? Number.NaN, 1.5);
    });
  });

  it('give the earliest sunrises of Norway as its almanac prints them: Oslo 3:53, Bergen 4:09, Trondheim 3:02', () => {
    const cities: [Place, string][] = [
      [place(59.91, 10.75, 'Europe/Oslo'), '3:53'],
      [place(60.39, 5.32, 'Europe/Oslo'), '4:09'],
      [place(63.43, 10.4, 'Europe/Oslo'), '3:02'],
    ];
    for (const [where, printed] of cities) {
      expect(localMinutes(where, sunTimes(where, '2018-06-19').sunrise)).to.be.closeTo(minutes(printed), 2);
    }
  });

  it('bring no sun to Tromsø from the end of November until the middle of January', () => {
    const tromso = place(69.65, 18.96, 'Europe/Oslo');
    const dark = Array.from({ length: 60 }, (_, days) => plusDays('2017-11-20', days)).filter(
      (date) => sunTimes(tromso, date).isDarkAtNoon,
    );
    expect(['2017-11-26', '2017-11-27', '2017-11-28']).to.include(dark[0]);
    expect(['2018-01-13', '2018-01-14', '2018-01-15']).to.include(dark.at(-1));
  });

  it('give Brussels 4,282, 4,093 and 3,827 hours a year below -0.833, -3 and -6 degrees, within 3 hours', () => {
    const hours = [-0.833, -3, -6].map((switchingElevation) => {
      let dark = 0;
      for (let date = '2026-01-01'; date <= '2026-12-31'; date = plusDays(date, 1)) {
        const there = { ...BRUSSELS, switchingElevation };
        dark +=
          (sunTimes(there, plusDays(date, 1)).sunrise ?? Number.NaN) - (sunTimes(there, date).sunset ?? Number.NaN);
      }
      return dark / HOUR;
    });
    [4282, 4093, 3827].forEach((expected, index) => {
      expect(hours[index]).to.be.closeTo(expected, 3);
    });
  });
});
