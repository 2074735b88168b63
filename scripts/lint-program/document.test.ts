import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Calendar, ControlProgram } from '@lamplighter/contracts';
import { defaultCalendar, defaultProgram } from '@lamplighter/lighting';
import { expect } from 'chai';
import { BRUSSELS } from '../night/plan.js';
import { readDocument } from './document.js';

const program = { id: 'street', name: 'Street', activePeriods: [] };

describe('the document that is linted', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lamplighter-lint-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const file = (text: string): string => {
    const path = join(folder, 'document.json');
    writeFileSync(path, text);
    return path;
  };
  const read = (document: unknown, more: object = {}) =>
    readDocument({ file: file(JSON.stringify(document)), position: null, timeZone: null, ...more });

  it('is a program, which then is every day’s', () => {
    const desired = read(program);
    expect(desired.programs).to.deep.equal([ControlProgram.parse(program)]);
    expect(desired.calendars).to.deep.equal([
      Calendar.parse({ id: 'street', name: 'Every day', defaultProgramId: 'street' }),
    ]);
    expect(desired).to.deep.include({ place: BRUSSELS, luminaires: [], powerWindow: { kind: 'permanent' } });
  });

  it('is programs with or without calendars', () => {
    const calendars = [{ id: 'c', name: 'Year', defaultProgramId: 'street' }];
    expect(read({ programs: [program], calendars }).calendars.map(({ id }) => id)).to.deep.equal(['c']);
    const two = read({ programs: [program, { ...program, id: 'park' }] });
    expect(two.calendars.map(({ defaultProgramId }) => defaultProgramId)).to.deep.equal(['street', 'park']);
  });

  it('is a whole desired state with its own place', () => {
    const desired = {
      ...read(program),
      place: { latitude: 43.3, longitude: -3, timeZone: 'Europe/Madrid', switchingElevation: -3 },
    };
    expect(read(desired)).to.deep.equal(desired);
  });

  it('is the default program with its calendar', () => {
    const { programs, calendars } = readDocument({ file: 'default', position: null, timeZone: null });
    expect({ programs, calendars }).to.deep.equal({ programs: [defaultProgram()], calendars: [defaultCalendar()] });
  });

  it('lies where the command line says', () => {
    const there = { position: { latitude: 43.3, longitude: -3 }, timeZone: 'Europe/Madrid' };
    const expected = { ...BRUSSELS, ...there.position, timeZone: 'Europe/Madrid' };
    expect(read(program, there).place).to.deep.equal(expected);
    expect(read(read(program), there).place).to.deep.equal(expected);
    expect(read(program, { position: there.position }).place.timeZone).to.equal('Europe/Brussels');
  });

  it('is refused with file, field and limit', () => {
    const wrong = { ...program, steps: [{ kind: 'fixedTime', at: '22:00', level: 170 }] };
    const path = join(folder, 'document.json');
    expect(() => read(wrong)).to.throw(`${path} is no document to lint: steps.0.level: must be 0 to 100 %`);
    expect(() => read({ programs: [wrong] })).to.throw('programs.0.steps.0.level: must be 0 to 100 %');
    expect(() => read({ ...read(program), nis: 'x' })).to.throw('nis: must be a NIS code');
    for (const odd of [7, null, { programs: 7 }, { programs: [7] }])
      expect(() => read(odd)).to.throw('is no document to lint');
  });

  it('is refused when it is no JSON, or not there', () => {
    expect(() => readDocument({ file: file('{'), position: null, timeZone: null })).to.throw(
      'document.json is not JSON: ',
    );
    const missing = join(folder, 'missing.json');
    expect(() => readDocument({ file: missing, position: null, timeZone: null })).to.throw(
      `${missing} cannot be read: name a JSON file, or "default"`,
    );
  });
});
