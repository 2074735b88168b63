import { DAY, nisCode } from '@lamplighter/contracts';
import { expect } from 'chai';
import { verifyAudit } from '../auth/index.js';
import type { Scope } from '../auth/scope.js';
import { ChangeError } from '../changes/change-error.js';
import type { Database, Pool } from '../db/index.js';
import { importInventory, seedDefaults } from '../inventory/index.js';
import { storedDesired } from '../programs/index.js';
import { openTestDatabase } from '../testing/test-database.js';
import { type BoundKind, parseBound } from './bound-kind.js';
import { findBound } from './bound-store.js';
import { deleteBound, putBound } from './change-bounds.js';

const NOW = Date.parse('2026-01-15T18:00:00Z');
const ADA: Scope = {
  user: 'ada',
  displayName: 'Ada Lovelace',
  role: 'operator',
  nisCodes: ['21004', '21009'].map(nisCode),
};

describe('a change of lighting groups and bounds', function () {
  this.timeout(60_000);
  let database: Database;
  let pool: Pool;

  const importStreets = (...rows: readonly string[]) =>
    importInventory(pool, {
      csv: ['edge,cabinet,device,nis,street,latitude,longitude,lighting_class', ...rows].join('\n'),
      mapping: 'lamplighter',
      actor: 'test',
      now: NOW,
    });

  before(async () => {
    database = await openTestDatabase();
    pool = database.pool('web');
    await seedDefaults(pool, NOW);
    await importStreets(
      'bailli,C1,l1,21009,Rue du Bailli,50.826,4.36,M4',
      'bailli,C1,l2,21009,Rue du Bailli,50.826,4.36,M4',
      'flagey,C2,l1,21009,Place Flagey,50.83,4.37,P3',
      'neuve,C3,l1,21004,Rue Neuve,50.85,4.35,M3',
    );
  });
  after(() => database.stop());

  const EXEMPTION = { from: '2026-01-01', to: '2026-03-31', level: 10, approvedBy: 'alderman', reason: 'bats' };
  const CAP = { kind: 'curfew', maxLevel: 60, reason: 'night rest' };
  const put = (
    kind: BoundKind,
    id: string,
    parts: object,
    { basedOn = null, nis = '21009' }: { basedOn?: number | null; nis?: string | null } = {},
    scope = ADA,
  ) => {
    const usual = { group: { name: id }, exemption: EXEMPTION, cap: CAP }[kind];
    return putBound(pool, kind, scope, {
      id,
      document: parseBound(kind, { id, ...usual, ...parts }),
      basedOn,
      nis,
      now: NOW,
    });
  };
  const remove = (kind: BoundKind, id: string, basedOn: number) =>
    deleteBound(pool, kind, ADA, { id, basedOn, now: NOW });
  const refused = async (change: Promise<unknown>): Promise<ChangeError> => {
    const error: unknown = await change.then(
      () => null,
      (reason: unknown) => reason,
    );
    if (!(error instanceof ChangeError)) throw new Error(`expected a ChangeError, not ${String(error)}`);
    return error;
  };
  const versionOf = async (edge: string): Promise<number | undefined> => (await storedDesired(pool, edge))?.version;

  it('reaches only the edges that it concerns', async () => {
    const before = { flagey: await versionOf('flagey'), neuve: await versionOf('neuve') };
    const { changedEdges } = await put('exemption', 'one-lamp', { luminaires: ['bailli:l1'] });
    expect(changedEdges).to.deep.equal(['bailli']);
    const everywhere = await put('cap', 'everywhere', {});
    expect(everywhere.changedEdges).to.deep.equal(['bailli', 'flagey']);
    expect(await versionOf('flagey')).to.equal((before.flagey ?? 0) + 1);
    expect(await versionOf('neuve')).to.equal(before.neuve);
    expect(await remove('exemption', 'one-lamp', 1)).to.deep.equal(['bailli']);
    expect(await remove('cap', 'everywhere', 1)).to.deep.equal(['bailli', 'flagey']);
  });

  it('follows a group to the edges that it leaves and to those that it comes to', async () => {
    await put('group', 'inner', { luminaires: ['bailli:l1'] });
    await put('group', 'outer', { groups: ['inner'] });
    await put('cap', 'of-outer', { groups: ['outer'] });
    const { changedEdges } = await put('group', 'inner', { luminaires: ['flagey:l1'] }, { basedOn: 1 });
    expect(changedEdges).to.deep.equal(['bailli', 'flagey']);
    const [bailli, flagey] = [await storedDesired(pool, 'bailli'), await storedDesired(pool, 'flagey')];
    expect(bailli).to.not.have.any.keys('groups', 'caps');
    expect(flagey?.groups?.map(({ id }) => id)).to.deep.equal(['inner', 'outer']);
    expect(flagey?.caps).to.deep.equal([{ id: 'of-outer', ...CAP, devices: [], groups: ['outer'] }]);
    const inUse = await refused(remove('group', 'inner', 2));
    expect([inUse.code, inUse.message]).to.deep.equal([
      'in-use',
      'group inner is named by group outer: take it out there first',
    ]);
    expect((await refused(remove('group', 'outer', 1))).message).to.contain('cap of-outer');
    await remove('cap', 'of-outer', 1);
    await remove('group', 'outer', 1);
    expect(await remove('group', 'inner', 2)).to.deep.equal(['flagey']);
  });

  it('reaches an edge that is made later, when it names nobody', async () => {
    await put('cap', 'city-wide', {});
    await importStreets('later,C4,l1,21009,Rue Tard,50.82,4.37,M4', 'elsewhere,C5,l1,21004,Rue Autre,50.85,4.35,M4');
    expect((await storedDesired(pool, 'later'))?.caps?.map(({ id }) => id)).to.deep.equal(['city-wide']);
    expect(await storedDesired(pool, 'elsewhere')).to.not.have.any.keys('caps');
    await remove('cap', 'city-wide', 1);
  });

  it('names the group that would hold itself, and lets no two changes at once make such a circle', async () => {
    await put('group', 'a', {});
    await put('group', 'b', { groups: ['a'] });
    const refusal = await refused(put('group', 'a', { groups: ['b'] }, { basedOn: 1 }));
    expect(refusal.errors).to.deep.equal([{ field: 'groups.0', message: 'group a would hold itself: a > b > a' }]);
    await put('group', 'b', {}, { basedOn: 1 });
    const both = await Promise.allSettled([
      put('group', 'a', { groups: ['b'] }, { basedOn: 1 }),
      put('group', 'b', { groups: ['a'] }, { basedOn: 2 }),
    ]);
    expect(both.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
  });

  it('lets one of two that make the same id at once through, and one of two kinds under one id', async () => {
    const same = await Promise.allSettled([put('cap', 'twice', {}), put('cap', 'twice', { maxLevel: 50 })]);
    expect(same.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    const kinds = await Promise.allSettled([put('cap', 'shared', {}), put('exemption', 'shared', {})]);
    expect(kinds.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    const taken = await refused(put('exemption', 'twice', {}));
    expect(taken.errors).to.deep.equal([{ field: 'id', message: 'cap twice has this id: choose another' }]);
  });

  it('is refused when its approver is who enters it, however the name is written', async () => {
    for (const approvedBy of ['ada', ' ADA ', 'Ada Lovelace', 'ada  lovelace']) {
      const error = await refused(put('exemption', 'own', { approvedBy }));
      expect(error.errors, approvedBy).to.deep.equal([
        { field: 'approvedBy', message: 'must be somebody else than who enters the exemption' },
      ]);
    }
    expect(await findBound(pool, 'exemption', 'own', ['21009'])).to.equal(undefined);
  });

  it('names every luminaire and group that is not of its municipality', async () => {
    const error = await refused(
      put('cap', 'stray', { luminaires: ['bailli:l1', 'neuve:l1', 'gone:l1'], groups: ['a', 'gone'] }),
    );
    expect(error.errors).to.deep.equal([
      { field: 'luminaires.1', message: 'luminaire neuve:l1 does not exist in municipality 21009' },
      { field: 'luminaires.2', message: 'luminaire gone:l1 does not exist in municipality 21009' },
      { field: 'groups.1', message: 'group gone does not exist in municipality 21009' },
    ]);
    const nowhere = await refused(put('cap', 'stray', {}, { nis: null }));
    expect(nowhere.errors).to.deep.equal([
      { field: 'nis', message: 'say with ?nis= which municipality it belongs to' },
    ]);
  });

  it('goes on counting after a deletion and keeps every version', async () => {
    await put('cap', 'again', { maxLevel: 40 });
    await put('cap', 'again', { maxLevel: 50 }, { basedOn: 1 });
    expect((await refused(remove('cap', 'again', 1))).code).to.equal('stale');
    await remove('cap', 'again', 2);
    const { stored, isNew } = await put('cap', 'again', { maxLevel: 70 });
    expect([isNew, stored.version]).to.deep.equal([true, 4]);
    expect((await refused(put('cap', 'again', {}, { basedOn: 1 }))).code).to.equal('stale');
    const history = await pool.query<{ level: number | null }>(
      `select (document ->> 'maxLevel')::integer as level from light_cap_version where id = 'again' order by version`,
    );
    expect(history.map(({ level }) => level)).to.deep.equal([40, 50, null, 70]);
    await remove('cap', 'again', 4);
  });

  it('tells the audit log who did what', async () => {
    await put('exemption', 'told', { luminaires: ['bailli:l1'] });
    await remove('exemption', 'told', 1);
    const rows = await pool.query<{ action: string; actor: string; nis_codes: string[]; detail: object }>(
      `select action, actor, nis_codes, detail from audit_log where object = 'told' order by id`,
    );
    expect(rows.map(({ action, actor, nis_codes }) => [action, actor, ...nis_codes])).to.deep.equal([
      ['exemption.change', 'ada', '21009'],
      ['exemption.delete', 'ada', '21009'],
    ]);
    expect(rows[0]?.detail).to.deep.equal({
      version: 1,
      edges: 1,
      document: { id: 'told', ...EXEMPTION, luminaires: ['bailli:l1'], groups: [] },
    });
    expect((await verifyAudit(pool)).firstBroken).to.equal(null);
  });

  it("is refused when an edge's document would not hold it, naming the edge, and nothing is stored", async () => {
    const perEdge = { exemptions: 64, caps: 64, groups: 256 };
    const tables = { exemptions: 'floor_exemption', caps: 'light_cap', groups: 'lighting_group' } as const;
    const kinds = { exemptions: 'exemption', caps: 'cap', groups: 'group' } as const;
    for (const field of ['exemptions', 'caps', 'groups'] as const) {
      const kind = kinds[field];
      await pool.query(`delete from ${tables[field]}`);
      const first = await put(kind, `${kind}-0`, { luminaires: ['flagey:l1'] });
      await pool.query(
        `insert into ${tables[field]} (id, nis, version, document, updated_at, updated_by)
         select $1 || n, '21009', 1, $2::jsonb || jsonb_build_object('id', $1 || n), now(), 'test'
         from generate_series(1, $3::integer) n`,
        [`${kind}-`, JSON.stringify(first.stored.document), perEdge[field] - 2],
      );
      const last = `${kind}-${perEdge[field] - 1}`;
      expect((await put(kind, last, { luminaires: ['flagey:l1'] })).changedEdges, field).to.deep.equal(['flagey']);
      expect((await storedDesired(pool, 'flagey'))?.[field], field).to.have.length(perEdge[field]);
      const error = await refused(put(kind, 'too-many', { luminaires: ['bailli:l2', 'flagey:l1'] }));
      expect([error.code, error.message.split(':')[0]]).to.deep.equal([
        'invalid',
        `the document of edge flagey would have ${perEdge[field] + 1} ${field}, at most ${perEdge[field]} fit`,
      ]);
      expect(await findBound(pool, kind, 'too-many', ['21009'])).to.equal(undefined);
      await pool.query(`delete from ${tables[field]}`);
    }
  });

  it('is refused when a municipality without edges would have too many that name nobody', async () => {
    const brussels = { ...ADA, nisCodes: [nisCode('21001')] };
    const wide = (id: string) => put('cap', id, {}, { nis: '21001' }, brussels);
    const first = await wide('wide-0');
    await pool.query(
      `insert into light_cap (id, nis, version, document, updated_at, updated_by)
       select 'wide-' || n, '21001', 1, $1::jsonb || jsonb_build_object('id', 'wide-' || n), $2, 'test'
       from generate_series(1, 63) n`,
      [JSON.stringify(first.stored.document), new Date(NOW - DAY)],
    );
    expect((await refused(wide('wide-64'))).message).to.match(/^a new edge's document would have 65 caps/);
  });
});
