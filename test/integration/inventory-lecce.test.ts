import { readFileSync } from 'node:fs';
import { importInventory, readInventory, seedDefaults, storedDesired } from '@lamplighter/controller';
import { expect } from 'chai';
import { openTestDatabase, type TestDatabase } from '../helpers/database.js';
import { requireReferenceData } from '../helpers/requires.js';

const NOW = Date.parse('2026-01-15T18:00:00Z');

describe('the inventory of Lecce', function () {
  this.timeout(60_000);
  let csv: Buffer;
  let cabinetsCsv: Buffer;
  let database: TestDatabase;

  before(async function () {
    // Public lighting points of the Comune di Lecce (dati.comune.lecce.it), kept beside the project, not in it.
    csv = readFileSync(requireReferenceData(this, 'lecce-luminaires.csv'));
    cabinetsCsv = readFileSync(requireReferenceData(this, 'lecce-cabinets.csv'));
    database = await openTestDatabase();
    await seedDefaults(database.pool('jobs'), NOW);
  });
  after(() => database?.stop());

  it('is accounted for row by row', () => {
    const { read, luminaires, merged, rejected, removed, edges } = readInventory({
      csv,
      cabinetsCsv,
      mapping: 'lecce',
      nis: '21004',
    });
    expect(read).to.equal(20_632);
    expect(luminaires.length + merged + rejected.length).to.equal(20_632);
    // One point without coordinates; ten keys twice, of which one is the same point again, two were taken down.
    expect(rejected.filter(({ field }) => field === 'Y')).to.have.length(1);
    expect(rejected.filter(({ reason }) => reason.includes('already row'))).to.have.length(7);
    expect(merged).to.equal(1);
    expect(removed).to.have.length.above(50);
    expect(edges).to.have.length(549);
    const lit = luminaires.filter((lamp) => lamp.nominalPowerW !== null);
    expect(lit.length / luminaires.length).to.be.above(0.98);
  });

  it('gives cabinet 52 its 53 luminaires', () => {
    const { read, luminaires, edges } = readInventory({
      csv,
      cabinetsCsv,
      mapping: 'lecce',
      nis: '21004',
      cabinet: '52',
    });
    expect(read).to.equal(53);
    expect(luminaires).to.have.length(53);
    expect(edges.map((edge) => edge.id)).to.deep.equal(['lecce-52']);
    expect(new Set(luminaires.map((lamp) => `${lamp.line} ${lamp.shortAddress}`)).size).to.equal(53);
  });

  it('is stored whole, and a second import changes nothing', async () => {
    const pool = database.pool('jobs');
    const options = { csv, cabinetsCsv, mapping: 'lecce', nis: '21004', actor: 'test', now: NOW };
    const first = await importInventory(pool, options);
    expect(first.changedEdges).to.have.length(549);
    const snapshot = () => pool.query('select * from luminaire order by id');
    const before = await snapshot();
    expect(before).to.have.length(first.report.accepted);
    const second = await importInventory(pool, options);
    expect(second.changedEdges).to.deep.equal([]);
    expect(await snapshot()).to.deep.equal(before);
    const desired = await storedDesired(pool, 'lecce-52');
    expect(desired?.luminaires).to.have.length(53);
    expect(desired?.version).to.equal(1);
  });
});
