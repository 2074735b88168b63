import { expect } from 'chai';
import { ApiClient } from './api-client.js';
import { ApiError } from './api-error.js';

type Sent = { url: string; init: RequestInit };

describe('requests to the controller', () => {
  let sent: Sent[];
  let answers: (() => Response)[];
  let signedOut: number;
  let api: ApiClient;

  const json =
    (body: unknown, status = 200, headers: Record<string, string> = {}) =>
    (): Response =>
      new Response(JSON.stringify(body), { status, headers });
  const header = (index: number, name: string): string | undefined =>
    new Headers(sent[index]?.init.headers).get(name) ?? undefined;
  const failure = async (run: Promise<unknown>): Promise<ApiError> => {
    const error: unknown = await run.then(
      () => null,
      (reason: unknown) => reason,
    );
    if (!(error instanceof ApiError)) throw new Error('expected an ApiError');
    return error;
  };

  beforeEach(() => {
    sent = [];
    answers = [];
    signedOut = 0;
    api = new ApiClient({
      fetch: async (url, init) => {
        sent.push({ url: String(url), init: init ?? {} });
        const answer = answers.shift();
        if (!answer) throw new TypeError('fetch failed');
        return answer();
      },
      csrfToken: () => 'token',
      onSignedOut: () => {
        signedOut += 1;
      },
    });
  });

  it('carry the anti-forgery token with every unsafe method and with no other', async () => {
    answers = [json({}), json({}), json({})];
    await api.get('/edges');
    await api.post('/overrides', { level: 1 });
    await api.delete('/session');
    expect([0, 1, 2].map((index) => header(index, 'x-csrf-token'))).to.deep.equal([undefined, 'token', 'token']);
    expect(sent[1]?.init.body).to.equal('{"level":1}');
  });

  it('read a list to its last page', async () => {
    answers = [json({ items: [1, 2], next: 'a b' }), json({ items: [3], next: null })];
    expect(await api.list('/faults?limit=2')).to.deep.equal([1, 2, 3]);
    expect(sent[1]?.url).to.equal('/api/v1/faults?limit=2&cursor=a%20b');
  });

  it('name the version a document was read at when they change it', async () => {
    answers = [json({ id: 'p' }, 200, { etag: '"3"' }), json({ id: 'p' }, 200, { etag: '"4"' })];
    const read = await api.getVersioned<{ id: string }>('/programs/p');
    expect(await api.putVersioned('/programs/p', read)).to.deep.equal({ document: { id: 'p' }, version: '"4"' });
    expect(header(1, 'if-match')).to.equal('"3"');
  });

  it("fail with a code for what to do and the controller's own words", async () => {
    const problem = {
      title: 'Refused',
      detail: 'level: too high',
      errors: [{ field: 'body.level', message: 'too high' }],
    };
    answers = [
      json(problem, 400),
      json({}, 403),
      json({}, 404),
      json({}, 412),
      () => new Response('<html>', { status: 502 }),
    ];
    const errors: ApiError[] = [];
    for (const path of ['/a', '/b', '/c', '/d', '/e', '/f']) errors.push(await failure(api.get(path)));
    expect(errors.map((error) => error.code)).to.deep.equal([
      'refused',
      'forbidden',
      'notFound',
      'stale',
      'server',
      'network',
    ]);
    expect(errors[0]?.message).to.equal('level: too high');
    expect(errors[0]?.fieldMessage('level')).to.equal('too high');
  });

  it('tell when the session is over, but not when a password was wrong', async () => {
    answers = [json({}, 401), json({}, 401)];
    expect((await failure(api.post('/session', {}))).code).to.equal('signedOut');
    expect(signedOut).to.equal(0);
    expect((await failure(api.get('/session'))).code).to.equal('signedOut');
    expect(signedOut).to.equal(1);
  });
});
