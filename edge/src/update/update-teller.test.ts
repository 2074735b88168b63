import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Log } from '../log.js';
import { type UpdateNote, updateValues } from './update-note.js';
import { NEW_EDGE, refused, type UpdateState } from './update-state.js';
import { UpdateStore } from './update-store.js';
import { UpdateTeller } from './update-teller.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const after = (version: number): UpdateState =>
  refused(NEW_EDGE, { kind: 'software', version, label: '' }, 'expired: on Monday', version);

describe('what the edge is told of updates', () => {
  let folder: string;
  let told: UpdateNote[];
  let store: UpdateStore;
  const begin = async (): Promise<UpdateTeller> => {
    store = new UpdateStore(folder);
    const teller = new UpdateTeller(store, silent, (note) => told.push(note));
    await teller.start();
    return teller;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lamplighter-teller-'));
    told = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('each run once, each outcome as news once, also over a restart', async () => {
    const teller = await begin();
    for (let beat = 0; beat < 3; beat += 1) teller.alive(NEW_EDGE);
    for (let beat = 0; beat < 3; beat += 1) teller.alive(after(1));
    expect(told.map(({ isNews }) => isNews)).to.deep.equal([false, true]);
    teller.ended();
    for (let beat = 0; beat < 3; beat += 1) teller.alive(after(1));
    expect(told.map(({ isNews }) => isNews)).to.deep.equal([false, true, false]);
    teller.alive(after(2));
    expect(told.at(-1)?.isNews).to.equal(true);
    await store.settled();
    told = [];
    (await begin()).alive(after(2));
    expect(told.map(({ isNews }) => isNews)).to.deep.equal([false]);
  });

  it('as metrics', () => {
    const note: UpdateNote = {
      kind: 'update',
      phase: 'idle',
      software: 2,
      configuration: 1,
      last: after(3).last,
      isNews: true,
    };
    expect(updateValues(note)).to.deep.equal({
      'Update/State': 'idle',
      'Update/Software': 2,
      'Update/Configuration': 1,
      'Update/Outcome': 'software 3 refused: expired: on Monday',
    });
    expect(new Set(Object.values(updateValues(null)))).to.deep.equal(new Set([null]));
  });
});
