import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY, HOUR } from '@lamplighter/contracts';
import { expect } from 'chai';
import { loadPresence } from './presence.js';

const NOON = Date.parse('2026-01-15T11:00Z');
const span = { from: NOON, to: NOON + DAY, timeZone: 'Europe/Brussels' };
const lamp = (street: string) => ({
  nis: '21004',
  street,
  lightingClass: '',
  floorLevel: 0,
  model: '',
  nominalPowerW: 30,
  calendarId: null,
});
/** A Wednesday and a Thursday: nine passages an hour at counter A, one at B. */
const COUNTS = [
  'counter,utc_start,count,avg_speed_kmh',
  ...Array.from({ length: 48 }, (_, hour) => {
    const start = new Date(Date.parse('2019-01-16T11:00Z') + hour * HOUR).toISOString().slice(0, 16);
    return [`A,${start}Z,9,18`, `B,${start}Z,1,18`];
  }).flat(),
].join('\n');

describe('the people of a study', () => {
  let folder: string;
  let file: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lamplighter-study-'));
    file = join(folder, 'counts.csv');
    writeFileSync(file, COUNTS);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are nobody unless somebody is asked for', () => {
    expect(loadPresence({}, span).presence).to.equal(null);
  });

  it('are those of the first counter, or of the one that is named, for every luminaire', () => {
    for (const [counter, passages] of [[undefined, 9 * 24] as const, ['B', 24] as const]) {
      const { presence } = loadPresence({ presence: file, ...(counter ? { counter } : {}) }, span);
      const stream = presence?.streams.get(presence.streamOf(lamp('Rue Haute')) ?? '');
      expect(stream?.filter((at) => at >= span.from)).to.have.length(passages);
    }
  });

  it('are those of all counters, which the streets take in turn', () => {
    const { presence } = loadPresence({ presence: file, counter: 'all' }, span);
    const streets = ['Rue Haute', 'Rue Basse', 'Rue Haute', 'Place', 'Rue Basse'];
    expect(streets.map((street) => presence?.streamOf(lamp(street)))).to.deep.equal(['A', 'B', 'A', 'A', 'B']);
    expect([...(presence?.streams.keys() ?? [])]).to.deep.equal(['A', 'B']);
  });

  it('are the same at each run', () => {
    const draw = () => [...(loadPresence({ presence: file }, span).presence?.streams.values() ?? [])];
    expect(draw()).to.deep.equal(draw());
  });

  it('may follow a profile, one number or hour by hour', () => {
    const count = (presenceProfile: string): number => {
      const { presence } = loadPresence({ presenceProfile }, span);
      return [...(presence?.streams.values() ?? [])].flat().filter((at) => at >= span.from).length;
    };
    expect(count('6')).to.equal(144);
    const profile = join(folder, 'profile.json');
    const quiet = Array.from({ length: 24 }, (_, hour) => (hour === 18 ? 12 : 0));
    writeFileSync(profile, JSON.stringify({ name: 'path', passagesPerHour: { weekday: quiet, weekend: quiet } }));
    expect(count(profile)).to.equal(12);
  });

  it('are refused with the option that named them', () => {
    const ask = (wish: Parameters<typeof loadPresence>[0]) => () => loadPresence(wish, span);
    expect(ask({ presence: 'nowhere.csv' })).to.throw(/^--presence: nowhere.csv cannot be read/);
    expect(ask({ presence: file, counter: 'Z' })).to.throw(/^--counter: counter Z has no counts; counters.*A, B/);
    expect(ask({ presenceProfile: '-1' })).to.throw(/^--presence-profile: /);
    writeFileSync(join(folder, 'empty.csv'), 'counter,utc_start,count,avg_speed_kmh\n');
    expect(ask({ presence: join(folder, 'empty.csv') })).to.throw(/^--presence: .*holds no counts/);
  });
});
