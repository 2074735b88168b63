import { Calendar, ControlProgram, type DesiredState, type LintFinding, nisCode } from '@lamplighter/contracts';
import { defaultCalendar, defaultProgram } from '@lamplighter/lighting';
import { expect } from 'chai';
import { verifyAudit } from '../auth/index.js';
import type { Scope } from '../auth/scope.js';
import { ChangeError } from '../changes/change-error.js';
import type { Database, Pool } from '../db/index.js';
import { importInventory, putSensors, seedDefaults } from '../inventory/index.js';
import { openTestDatabase } from '../testing/test-database.js';
import type { DocumentChange } from './change-checks.js';
import { findDocument, lintDocument, putDocument } from './program-store.js';

const NOW = Date.parse('2026-01-15T18:00:00Z');
const scopeOf = (...codes: string[]): Scope => ({
  user: 'ada',
  displayName: 'Ada',
  role: 'operator',
  nisCodes: codes.map(nisCode),
});
const IXELLES = scopeOf('21009');
const BOTH = scopeOf('21004', '21009');

describe('a program on its way into the street', function () {
  this.timeout(60_000);
  let database: Database;
  let pool: Pool;
  /** What the linter was shown, and what it says. */
  let shown: DesiredState[] = [];
  let says: (document: DesiredState) => LintFinding[] = () => [];
  const lint = (document: DesiredState): LintFinding[] => {
    shown.push(document);
    return says(document);
  };

  before(async () => {
    database = await openTestDatabase();
    pool = database.pool('web');
    await seedDefaults(pool, NOW);
    const csv = [
      'edge,cabinet,device,nis,street,latitude,longitude,lighting_class',
      'bailli,C1,l1,21009,Rue du Bailli,50.826,4.36,M4',
      'bailli,C1,l2,21009,Rue du Bailli,50.826,4.36,M4',
      'bailli,C1,l3,21009,Rue du Bailli,50.826,4.36,',
      'flagey,C2,l1,21009,Place Flagey,50.83,4.37,P3',
      'neuve,C3,l1,21004,Rue Neuve,50.85,4.35,M3',
    ].join('\n');
    await importInventory(pool, { csv, mapping: 'lamplighter', actor: 'test', now: NOW });
    await pool.query(
      `update edge set latitude = 50.82, longitude = 4.36, switching_elevation = -3 where id = 'bailli'`,
    );
    await pool.query(
      `update edge set latitude = 50.84, longitude = 4.38, switching_elevation = -3 where id = 'flagey'`,
    );
    await putSensors(
      pool,
      'bailli',
      [{ device: 'sensor-1', kind: 'presence', shortAddress: 2, rings: [['l1', 'l2'], ['l3']] }],
      NOW,
    );
  });
  after(() => database.stop());

  beforeEach(() => {
    shown = [];
    says = () => [];
  });

  const change = <K extends 'program' | 'calendar'>(
    document: DocumentChange<K>['document'],
    basedOn: number | null,
    reason: string | null = null,
  ): DocumentChange<K> => ({ id: document.id, document, basedOn, nis: null, reason, now: NOW });
  const putProgram = (document: ControlProgram, basedOn: number | null, reason: string | null = null) =>
    putDocument(pool, 'program', BOTH, change<'program'>(document, basedOn, reason), lint);
  const refused = async (put: Promise<unknown>): Promise<ChangeError> => {
    const error: unknown = await put.then(
      () => null,
      (reason: unknown) => reason,
    );
    if (!(error instanceof ChangeError)) throw new Error('expected a ChangeError');
    return error;
  };
  const audited = async (): Promise<{ actor: string; detail: Record<string, unknown> }[]> =>
    pool.query(`select actor, detail from audit_log where action = 'program.change' order by id`);
  const finding = (severity: LintFinding['severity'], place = 'programs.residential.baseLevel'): LintFinding => ({
    check: 'belowFloor',
    severity,
    place,
    why: 'it is too dark',
    fix: 'raise the level',
  });

  it('is shown to the linter once per municipality, with a luminaire of every kind at the mean of its edges', async () => {
    const draft = { ...defaultProgram(), baseLevel: 90 };
    await lintDocument(pool, 'program', BOTH, change<'program'>(draft, null), lint);
    expect(shown.map((document) => document.nis)).to.deep.equal(['21004', '21009']);
    const ixelles = shown[1];
    expect(ixelles?.place.latitude).to.be.closeTo(50.83, 1e-9);
    expect(ixelles?.place.longitude).to.be.closeTo(4.37, 1e-9);
    expect(ixelles?.place).to.include({ timeZone: 'Europe/Brussels', switchingElevation: -3 });
    expect(ixelles?.luminaires.map((lamp) => [lamp.device, lamp.lightingClass, lamp.floorLevel])).to.deep.equal([
      ['M4-40', 'M4', 40],
      ['unclassified-0', '', 0],
      ['P3-20', 'P3', 20],
    ]);
    expect(ixelles?.sensors.map(({ device, rings }) => [device, rings])).to.deep.equal([
      ['sensor-1', [['M4-40'], ['unclassified-0']]],
    ]);
    expect(ixelles?.programs).to.deep.equal([draft]);
    expect(ixelles?.calendars.map((each) => each.id)).to.deep.equal(['every-day']);
  });

  it('is shown with the exemptions, caps and groups that concern its luminaires', async () => {
    await pool.query(
      `insert into lighting_group (id, nis, version, document, updated_at, updated_by) values
         ('end', '21009', 1, '{"id":"end","name":"End","luminaires":["bailli:l2"]}', $1, 'x'),
         ('street', '21009', 1, '{"id":"street","name":"Street","groups":["end"]}', $1, 'x')`,
      [new Date(NOW)],
    );
    await pool.query(
      `insert into floor_exemption (id, nis, version, document, updated_at, updated_by) values ('works', '21009', 1, $2, $1, 'x')`,
      [
        new Date(NOW),
        JSON.stringify({
          id: 'works',
          groups: ['street'],
          from: '2026-01-01',
          to: '2026-03-31',
          level: 0,
          reason: 'road works',
          approvedBy: 'council',
        }),
      ],
    );
    await lintDocument(pool, 'program', BOTH, change<'program'>(defaultProgram(), null), lint);
    const [brussels, ixelles] = shown;
    expect(brussels).to.include({ nis: '21004' }).and.deep.include({ exemptions: [], groups: [] });
    expect(ixelles?.luminaires.map((lamp) => lamp.device)).to.have.members([
      'M4-40',
      'M4-40-2',
      'unclassified-0',
      'P3-20',
    ]);
    expect(ixelles?.sensors[0]?.rings[0], 'with and without the exemption').to.have.members(['M4-40', 'M4-40-2']);
    const [exemption] = ixelles?.exemptions ?? [];
    expect(exemption).to.deep.include({ id: 'works', groups: [] });
    expect(exemption?.devices).to.have.length(1);
    expect(ixelles?.groups?.map(({ id, devices }) => [id, devices])).to.deep.equal([
      ['end', exemption?.devices],
      ['street', exemption?.devices],
    ]);
    await pool.query('delete from floor_exemption');
    await pool.query('delete from lighting_group');
  });

  it("is shown in the asker's municipalities only", async () => {
    await lintDocument(pool, 'program', IXELLES, change<'program'>(defaultProgram(), null), lint);
    expect(shown.map((document) => document.nis)).to.deep.equal(['21009']);
  });

  it('is tried on an unclassified luminaire in Brussels while nobody follows it', async () => {
    const draft = ControlProgram.parse({ id: 'park', name: 'Park', activePeriods: [] });
    await lintDocument(pool, 'program', BOTH, change<'program'>(draft, null), lint);
    expect(shown).to.have.length(1);
    expect(shown[0]?.place).to.include({ latitude: 50.8466, longitude: 4.3517 });
    expect(shown[0]?.luminaires).to.have.length(1);
    expect(shown[0]?.luminaires[0]).to.include({ lightingClass: '', floorLevel: 0 });
    expect(shown[0]?.programs).to.deep.equal([draft]);
  });

  it('is stored as ever while nothing is found', async () => {
    const { isNew, stored } = await putProgram({ ...defaultProgram(), baseLevel: 90 }, 1);
    expect(isNew).to.equal(false);
    expect(stored.version).to.equal(2);
    expect((await audited()).at(-1)).to.deep.equal({ actor: 'ada', detail: { version: 2, edges: 3 } });
  });

  it('is stopped by an error, reason or not, and nothing is stored', async () => {
    says = () => [finding('error')];
    const before = await audited();
    for (const reason of [null, 'but I want it']) {
      const error = await refused(putProgram({ ...defaultProgram(), baseLevel: 1 }, 2, reason));
      expect(error).to.include({ code: 'blocked' });
      expect(error.findings, 'two municipalities, one finding').to.deep.equal([finding('error')]);
    }
    expect((await findDocument(pool, 'program', 'residential', ['21009']))?.version).to.equal(2);
    expect(await audited()).to.deep.equal(before);
  });

  it('needs a reason for a warning, which goes into the audit log with what was found', async () => {
    says = () => [finding('warning'), finding('info')];
    const draft = { ...defaultProgram(), baseLevel: 80 };
    expect(await refused(putProgram(draft, 2))).to.include({ code: 'needs-reason' });
    const { stored } = await putProgram(draft, 2, 'the festival ends late');
    expect(stored).to.deep.include({ version: 3, document: draft });
    expect((await audited()).at(-1)).to.deep.equal({
      actor: 'ada',
      detail: {
        version: 3,
        edges: 3,
        reason: 'the festival ends late',
        findings: [finding('warning'), finding('info')],
      },
    });
    expect((await verifyAudit(pool)).firstBroken).to.equal(null);
  });

  it('is refused for its version and its reach before the linter is asked', async () => {
    says = () => [finding('error')];
    expect(await refused(putProgram(defaultProgram(), 1))).to.include({ code: 'stale' });
    const foreign = putDocument(pool, 'program', IXELLES, change<'program'>(defaultProgram(), 3), lint);
    expect(await refused(foreign)).to.include({ code: 'not-yours' });
    expect(shown).to.deep.equal([]);
  });

  it('is not overtaken by another change made while the linter looks', async () => {
    says = () => [];
    const results = await Promise.allSettled(
      [70, 75].map((baseLevel) => putProgram({ ...defaultProgram(), baseLevel }, 3)),
    );
    expect(results.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    expect((await findDocument(pool, 'program', 'residential', ['21009']))?.version).to.equal(4);
  });

  it('is judged with the calendar as it would be, when the calendar changes', async () => {
    await putProgram(ControlProgram.parse({ id: 'park', name: 'Park', activePeriods: [] }), null);
    shown = [];
    const draft = Calendar.parse({ ...defaultCalendar(), rules: [{ programId: 'park', weekdays: [6, 7] }] });
    says = ({ calendars }) => (calendars[0]?.rules.length ? [finding('warning', 'programs.park')] : []);
    const put = putDocument(pool, 'calendar', BOTH, change<'calendar'>(draft, 1), lint);
    expect((await refused(put)).findings.map(({ place }) => place)).to.deep.equal(['programs.park']);
    expect(shown[0]?.calendars).to.deep.equal([draft]);
    expect(shown[0]?.programs.map(({ id }) => id).sort()).to.deep.equal(['park', 'residential']);
    expect((await findDocument(pool, 'calendar', 'every-day', ['21009']))?.version).to.equal(1);
  });

  it('is linted with an unknown program named in its calendar refused, naming the field', async () => {
    const draft = Calendar.parse({ ...defaultCalendar(), rules: [{ programId: 'nothing' }] });
    const error = await refused(lintDocument(pool, 'calendar', BOTH, change<'calendar'>(draft, null), lint));
    expect(error).to.include({ code: 'invalid' });
    expect(error.errors.map(({ field }) => field)).to.deep.equal(['rules.0.programId']);
  });
});
