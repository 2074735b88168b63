import { DAY, type DesiredState, HOUR, MINUTE, type Override } from '@lamplighter/contracts';
import { type Central, createCentral, type Database, storedDesired } from '@lamplighter/controller';
import { expect } from 'chai';
import { realTime } from '../helpers/database.js';
import { ApiHost, type Client, EVENING } from './api-host.js';

/** 2026-01-16 00:30 in Brussels, while the default program asks for 50 %. */
const NIGHT = Date.parse('2026-01-15T23:30:00Z');

describe('lighting groups, exemptions and caps in the API', () => {
  let central: Central;
  // The real desk; no edge takes part, so commands stay queued until a test answers for the edge.
  const host = new ApiHost({
    overrides: {
      set: (request) => central.overrides.set(request),
      cancel: (id, issuer) => central.overrides.cancel(id, issuer),
    },
  });
  let ixelles: Client;
  let brussels: Client;
  let region: Client;

  before(async () => {
    await host.start();
    const database: Database = {
      mode: 'external',
      url: '',
      pool: () => host.pool,
      migrate: async () => [],
      stop: async () => undefined,
    };
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const mqtt = { url: 'mqtt://127.0.0.1:1', username: '', password: '' };
    central = createCentral({ database, mqtt, hostId: 'test', clock: host.clock, io: realTime(), log });
    // Class M4: a floor of 40 %.
    await host.street('bailli', '21009');
    await host.street('flagey', '21009');
    await host.street('neuve', '21004');
    // A program that asks for less than the floor, so that an exemption is felt.
    const dark = {
      id: 'dark',
      name: 'Dark',
      activePeriods: [{ kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } }],
      steps: [{ kind: 'fixedTime', at: '22:00', level: 5 }],
    };
    region = await host.signIn('administrator');
    await host.pool.query(
      `insert into control_program (id, version, document, updated_at, updated_by) values ('dark', 1, $1, $2, 'test')`,
      [JSON.stringify(dark), new Date(EVENING)],
    );
    const calendar = { id: 'every-day', name: 'Every day', defaultProgramId: 'dark' };
    const put = await region.send('PUT', '/api/v1/calendars/every-day?reason=test', calendar, { 'if-match': '"1"' });
    expect(put.status).to.equal(200);
    ixelles = await host.signIn('operator', '21009');
    brussels = await host.signIn('operator', '21004');
    await host.clock.advanceTo(NIGHT);
  });
  after(() => host.stop());

  const EXEMPTION = {
    luminaires: ['bailli:l1'],
    from: '2026-01-15',
    to: '2026-03-31',
    level: 10,
    approvedBy: 'alderman',
    reason: 'bat corridor',
  };
  const CAP = { kind: 'curfew', maxLevel: 30, reason: 'night rest' };
  const put = (path: string, body: object, version?: number, client = ixelles) =>
    client.send('PUT', `/api/v1/${path}`, { id: path.split('/')[1]?.split('?')[0], ...body }, ifMatch(version));
  const ifMatch = (version?: number): Record<string, string> =>
    version === undefined ? {} : { 'if-match': `"${version}"` };
  const remove = (path: string, version?: number, client = ixelles) =>
    client.send('DELETE', `/api/v1/${path}`, undefined, ifMatch(version));
  const explain = async (luminaire: string, at?: number) =>
    (await ixelles.get(`/api/v1/luminaires/${luminaire}/explain${at === undefined ? '' : `?at=${at}`}`)).body;
  const document = async (edge: string): Promise<Omit<DesiredState, 'version'>> => {
    const { version: _, ...content } = (await storedDesired(host.pool, edge)) as DesiredState;
    return content;
  };

  it('leave every document as it is while there are none, and after they are gone', async () => {
    const before = await document('bailli');
    expect(before).to.not.have.any.keys('groups', 'exemptions', 'caps');
    await put('groups/whole', { name: 'Whole', luminaires: ['bailli:l1', 'bailli:l2'] });
    await put('caps/short', { ...CAP, groups: ['whole'] });
    expect(await document('bailli')).to.have.all.keys(...Object.keys(before), 'groups', 'caps');
    await remove('caps/short', 1);
    await remove('groups/whole', 1);
    expect(await document('bailli')).to.deep.equal(before);
  });

  it('carry an exemption to its edge alone, where it lowers the floor and says so, and nowhere before its time', async () => {
    const plain = await explain('bailli:l1');
    expect(plain).to.include({ level: 40, source: 'program' });
    expect(plain.clamp).to.deep.equal({ kind: 'floor', asked: 5, ruleId: 'floor/class' });
    await host.clock.advance(MINUTE);
    host.published.length = 0;
    const made = await put('exemptions/bats', EXEMPTION);
    expect([made.status, made.headers.get('etag')]).to.deep.equal([201, '"1"']);
    expect(made.body).to.deep.equal({ id: 'bats', ...EXEMPTION, groups: [] });
    expect(host.published).to.deep.equal([['bailli']]);
    const { luminaires: _, ...shared } = EXEMPTION;
    expect((await document('bailli')).exemptions).to.deep.equal([
      { id: 'bats', ...shared, devices: ['l1'], groups: [] },
    ]);
    expect(await document('flagey')).to.not.have.any.keys('exemptions');

    const lowered = await explain('bailli:l1');
    expect(lowered).to.include({ level: 10, source: 'program' });
    expect(lowered.clamp).to.deep.equal({ kind: 'floor', asked: 5, ruleId: 'bats' });
    expect(lowered.bounds).to.include({ floor: 10, floorRuleId: 'bats' });
    expect((await explain('bailli:l2')).level, 'its neighbour').to.equal(40);
    // The version of then, although the exemption is dated from the day before.
    const then = await explain('bailli:l1', NIGHT);
    expect(then).to.include({ level: 40, desiredVersion: lowered.desiredVersion - 1 });
    await host.clock.advance(MINUTE);
    expect((await remove('exemptions/bats', 1)).status).to.equal(204);
    expect((await explain('bailli:l1')).level).to.equal(40);
    expect((await explain('bailli:l1', host.clock.now() - 1)).level, 'while it was in force').to.equal(10);
  });

  it('carry a cap to every edge of its municipality, where it limits what an operator asks for', async () => {
    expect((await put('caps/curfew', { ...CAP, maxLevel: 60 })).status).to.equal(201);
    expect((await document('bailli')).caps).to.deep.equal([
      { id: 'curfew', ...CAP, maxLevel: 60, devices: [], groups: [] },
    ]);
    expect((await document('flagey')).caps).to.have.length(1);
    expect(await document('neuve')).to.not.have.any.keys('caps');
    const { body: override } = await ixelles.send('POST', '/api/v1/overrides', {
      luminaires: ['flagey:l2'],
      level: 90,
      durationMinutes: 10,
      reason: 'search',
    });
    await acknowledge(override.id);
    const capped = await explain('flagey:l2');
    expect(capped).to.include({ level: 60, source: 'override', ruleId: override.id });
    expect(capped.clamp).to.deep.equal({ kind: 'cap', asked: 90, ruleId: 'curfew' });
    await ixelles.send('DELETE', `/api/v1/overrides/${override.id}`);
    expect((await remove('caps/curfew', 1)).status).to.equal(204);
  });

  /** As the edge would: it has taken the command. */
  const acknowledge = (id: string) =>
    host.pool.query(`update override_target set result = 'acknowledged' where override_id = $1`, [id]);

  it('refuse what concerns another municipality, and tell nothing of whose it is', async () => {
    await put('groups/theirs', { name: 'Theirs', luminaires: ['neuve:l1'] }, undefined, brussels);
    await put('caps/theirs', CAP, undefined, brussels);
    for (const path of ['groups/theirs', 'caps/theirs']) {
      const mine = path.startsWith('groups') ? { name: 'Mine' } : CAP;
      const taken = await put(path, mine);
      expect(taken.status, path).to.equal(403);
      expect(taken.body.detail).to.match(/^this (group|cap) concerns other municipalities than yours: make one/);
      expect(JSON.stringify(taken.body)).to.not.match(/21004|Bruxelles/);
      expect((await remove(path, 1)).status, path).to.equal(404);
      expect((await put(path, mine, 1)).status, path).to.equal(412);
    }
    const blurred = (answer: { readonly body: unknown }) => JSON.stringify(answer.body).replace(/neuve|nowhere/g, '*');
    const ours = await put('groups/mine', { name: 'Mine', luminaires: ['neuve:l1'], groups: ['theirs'] });
    expect(ours.status).to.equal(422);
    expect(ours.body.errors.map(({ field }: { field: string }) => field)).to.deep.equal(['luminaires.0', 'groups.0']);
    expect(JSON.stringify(ours.body)).to.not.contain('21004');
    const foreign = await put('caps/mine', { ...CAP, luminaires: ['neuve:l1'] });
    expect(blurred(foreign)).to.equal(blurred(await put('caps/mine', { ...CAP, luminaires: ['nowhere:l1'] })));
    const elsewhere = await put('caps/mine?nis=21004', CAP);
    expect(elsewhere.body.errors[0].field).to.equal('nis');
    expect((await put('caps/which', CAP, undefined, region)).body.errors[0]).to.deep.equal({
      field: 'nis',
      message: 'say with ?nis= which municipality it belongs to',
    });
    await remove('groups/theirs', 1, brussels);
    await remove('caps/theirs', 1, brussels);
  });

  it('need a second person for an exemption, and limits that the schema knows', async () => {
    const { user } = (await ixelles.get('/api/v1/session')).body;
    const own = await put('exemptions/own', { ...EXEMPTION, approvedBy: ` ${user.name.toUpperCase()} ` });
    expect(own.status).to.equal(422);
    expect(own.body.errors).to.deep.equal([
      { field: 'approvedBy', message: 'must be somebody else than who enters the exemption' },
    ]);
    for (const [field, body] of [
      ['level', { ...EXEMPTION, level: 101 }],
      ['to', { ...EXEMPTION, to: '2027-01-17' }],
      ['to', { ...EXEMPTION, to: undefined }],
      ['approvedBy', { ...EXEMPTION, approvedBy: '' }],
      ['reason', { ...EXEMPTION, reason: undefined }],
    ] as const) {
      const { status, body: problem } = await put('exemptions/own', body);
      expect(status, field).to.equal(422);
      expect(problem.errors[0].field).to.equal(field);
    }
    const other = await put('exemptions/own', { ...EXEMPTION, id: 'other' });
    expect(other.body.errors).to.deep.equal([{ field: 'id', message: 'must be own as in the address' }]);
    expect((await ixelles.get('/api/v1/exemptions/own')).status).to.equal(404);
  });

  it('are changed and deleted only on the version that is in force', async () => {
    await put('caps/park', CAP);
    expect((await put('caps/park', { ...CAP, maxLevel: 20 })).status).to.equal(428);
    expect((await put('caps/park', { ...CAP, maxLevel: 20 }, 2)).status).to.equal(412);
    expect((await put('caps/park', { ...CAP, maxLevel: 20 }, 1)).headers.get('etag')).to.equal('"2"');
    expect((await remove('caps/park')).status).to.equal(428);
    expect((await remove('caps/park', 1)).body.detail).to.match(/version 2 now, you changed version 1/);
    const found = await ixelles.get('/api/v1/caps/park');
    expect([found.body.maxLevel, found.headers.get('etag')]).to.deep.equal([20, '"2"']);
    expect((await remove('caps/park', 2)).status).to.equal(204);
    expect((await remove('caps/park', 2)).status).to.equal(404);
    expect(await document('bailli')).to.not.have.any.keys('caps');
  });

  it('come in pages in order of id, of one municipality when asked', async () => {
    for (const id of ['three', 'one', 'two']) await put(`groups/${id}`, { name: id });
    await put('groups/theirs?nis=21004', { name: 'Theirs' }, undefined, region);
    const ids = async (query: string, client = ixelles) => {
      const { body } = await client.get(`/api/v1/groups?${query}`);
      return [body.items.map((group: { id: string }) => group.id), body.next];
    };
    expect(await ids('limit=2')).to.deep.equal([['one', 'three'], 'three']);
    expect(await ids('limit=2&cursor=three')).to.deep.equal([['two'], null]);
    expect(await ids('nis=21004', region)).to.deep.equal([['theirs'], null]);
    expect(await ids('nis=21004')).to.deep.equal([[], null]);
    for (const id of ['three', 'one', 'two']) await remove(`groups/${id}`, 1);
    await remove('groups/theirs', 1, region);
  });

  it('keep a group that something names, and a circle out', async () => {
    await put('groups/path', { name: 'Path', luminaires: ['bailli:l1'] });
    await put('groups/wood', { name: 'Wood', groups: ['path'] });
    await put('exemptions/badgers', { ...EXEMPTION, groups: ['path'] });
    const inUse = await remove('groups/path', 1);
    expect([inUse.status, inUse.body.detail]).to.deep.equal([
      409,
      'group path is named by group wood, exemption badgers: take it out there first',
    ]);
    const circle = await put('groups/path', { name: 'Path', groups: ['wood'] }, 1);
    expect(circle.body.errors).to.deep.equal([
      { field: 'groups.0', message: 'group path would hold itself: path > wood > path' },
    ]);
    expect((await remove('exemptions/badgers', 1)).status).to.equal(204);
  });

  describe('overrides', () => {
    const set = async (body: object): Promise<Override & { id: string }> => {
      const { status, body: override } = await ixelles.send('POST', '/api/v1/overrides', {
        durationMinutes: 60,
        reason: 'test',
        ...body,
      });
      expect(status).to.equal(201);
      return override;
    };
    const luminairesOf = ({ outcomes }: Override): string[] => outcomes.map(({ luminaire }) => luminaire);
    const commandAt = async (edge: string, id: string) =>
      (
        await host.pool.query<{ document: { action: object } }>(
          'select document from command where edge_id = $1 and id = $2',
          [edge, id],
        )
      )[0]?.document.action;

    afterEach(async () => {
      const { body } = await ixelles.get('/api/v1/overrides?state=active');
      for (const { id } of body.items) await ixelles.send('DELETE', `/api/v1/overrides/${id}`);
    });

    it('reach whoever is in a nested group at that moment, and nobody who comes later', async () => {
      await put('groups/wood', { name: 'Wood', groups: ['path'], luminaires: ['flagey:l1'] }, 1);
      const override = await set({ groups: ['wood'], luminaires: ['bailli:l3', 'bailli:l1'], level: 80 });
      expect(luminairesOf(override)).to.deep.equal(['bailli:l1', 'bailli:l3', 'flagey:l1']);
      await put('groups/path', { name: 'Path', luminaires: ['bailli:l2'] }, 1);
      const later = await ixelles.get(`/api/v1/overrides/${override.id}`);
      expect(luminairesOf(later.body)).to.deep.equal(['bailli:l1', 'bailli:l3', 'flagey:l1']);
      const [entry] = await host.pool.query<{ detail: object; nis_codes: string[] }>(
        'select detail, nis_codes from audit_log where object = $1',
        [override.id],
      );
      expect(entry?.detail).to.deep.include({ groups: ['wood'] });
      expect(entry?.nis_codes).to.deep.equal(['21009']);
    });

    it('are refused for a group that is missing, foreign or empty, naming it', async () => {
      await put('groups/empty', { name: 'Empty' });
      await put('groups/theirs', { name: 'Theirs', luminaires: ['neuve:l1'] }, undefined, brussels);
      const { status, body } = await ixelles.send('POST', '/api/v1/overrides', {
        groups: ['path', 'empty', 'theirs', 'gone'],
        level: 80,
        durationMinutes: 10,
        reason: 'test',
      });
      expect(status).to.equal(422);
      expect(body.errors).to.deep.equal([
        { field: 'groups.1', message: 'group empty has no luminaire' },
        { field: 'groups.2', message: 'group theirs does not exist' },
        { field: 'groups.3', message: 'group gone does not exist' },
      ]);
    });

    it('are exercises that are acknowledged and leave the light as it is', async () => {
      const before = await explain('bailli:l3');
      const drill = await set({ luminaires: ['bailli:l3'], level: 100, rank: 'emergency', drill: true });
      expect(drill).to.include({ rank: 'emergency', drill: true });
      expect(await commandAt('bailli', drill.id)).to.include({ rank: 'emergency', drill: true, level: 100 });
      await acknowledge(drill.id);
      const during = await explain('bailli:l3');
      expect(during).to.include({ level: before.level, source: 'program' });
      expect(during.drill).to.include({ source: 'emergency', level: 100, ruleId: drill.id });
      const { body } = await ixelles.get(`/api/v1/overrides/${drill.id}`);
      expect(body.outcomes[0].result).to.equal('acknowledged');
      const [entry] = await host.pool.query<{ detail: object }>('select detail from audit_log where object = $1', [
        drill.id,
      ]);
      expect(entry?.detail).to.include({ drill: true, rank: 'emergency' });
    });

    it('give back to the program above those before them, by null', async () => {
      const dimmed = await set({ luminaires: ['bailli:l3'], level: 80 });
      await acknowledge(dimmed.id);
      expect((await explain('bailli:l3')).level).to.equal(80);
      const back = await set({ luminaires: ['bailli:l3'], level: null });
      expect(back.level).to.equal(null);
      expect(await commandAt('bailli', back.id)).to.include({ level: null, rank: 'operator' });
      await acknowledge(back.id);
      expect(await explain('bailli:l3'), 'both of the same instant').to.include({ source: 'program', level: 40 });
      await ixelles.send('DELETE', `/api/v1/overrides/${back.id}`);
      await host.clock.advance(MINUTE);
      expect((await explain('bailli:l3')).level, 'uncovered').to.equal(80);
    });

    it('lock for maintenance below floor and exemption, with ramps and a colour on the wire and in the answer', async () => {
      const extras = { rampSeconds: 5, rampFromSeconds: 20, colourTemperatureK: 2200 };
      const lock = await set({ luminaires: ['bailli:l3'], level: 0, rank: 'maintenance', ...extras });
      expect(lock).to.include({ rank: 'maintenance', ...extras });
      expect(lock).to.not.have.any.keys('drill');
      expect(await commandAt('bailli', lock.id)).to.deep.equal({
        kind: 'override',
        level: 0,
        rank: 'maintenance',
        until: host.clock.now() + HOUR,
        ...extras,
      });
      await acknowledge(lock.id);
      const locked = await explain('bailli:l3');
      expect(locked).to.include({ level: 0, source: 'maintenanceLock' });
      expect(locked.candidates[0]).to.include({ source: 'maintenanceLock', level: 0 });
      expect((await ixelles.get(`/api/v1/overrides/${lock.id}`)).body).to.include(extras);
    });

    it('may be planned: they begin then, and until then the explanation announces them', async () => {
      const now = host.clock.now();
      const start = now + 10 * MINUTE;
      const planned = await set({ luminaires: ['bailli:l2'], level: 90, start, durationMinutes: 5 });
      expect(planned).to.include({ start, until: start + 5 * MINUTE });
      expect(await commandAt('bailli', planned.id)).to.include({ start, level: 90 });
      await acknowledge(planned.id);
      expect(await explain('bailli:l2')).to.include({ level: 40, until: start });
      await host.clock.advanceTo(start);
      expect(await explain('bailli:l2')).to.include({ level: 90, ruleId: planned.id });
    });

    it('are not planned in the past, too far ahead, or as a maintenance lock', async () => {
      const now = host.clock.now();
      const body = { luminaires: ['bailli:l2'], level: 90, durationMinutes: 5, reason: 'test' };
      for (const [start, more] of [
        [now - MINUTE, {}],
        [now + 32 * DAY, {}],
        [now + MINUTE, { rank: 'maintenance' }],
      ] as const) {
        const refused = await ixelles.send('POST', '/api/v1/overrides', { ...body, ...more, start });
        expect(refused.status).to.be.within(400, 422);
        expect(refused.body.errors[0].field).to.equal('start');
      }
    });

    it('are explained for a past instant by the document and the overrides of then', async () => {
      const began = host.clock.now();
      const lit = await set({ luminaires: ['bailli:l2'], level: 90 });
      await acknowledge(lit.id);
      await host.clock.advance(MINUTE);
      await put('caps/late', { ...CAP, maxLevel: 70, from: '2026-01-15' });
      await host.clock.advance(MINUTE);
      await remove('caps/late', 1);
      await ixelles.send('DELETE', `/api/v1/overrides/${lit.id}`);
      await host.clock.advance(DAY);
      const levels = [];
      for (const minute of [0, 1, 2]) levels.push((await explain('bailli:l2', began + minute * MINUTE)).level);
      expect(levels).to.deep.equal([90, 70, 40]);
    });
  });
});
