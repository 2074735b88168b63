import { open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MINUTE } from '@lamplighter/contracts';
import { percentToArc } from '@lamplighter/dali';
import { expect } from 'chai';
import { streetDocument } from './testing/street-document.js';
import { StreetRig } from './testing/street-rig.js';

const NIGHT = Date.UTC(2026, 10, 22, 23);
/** Nothing answers there; its counters are kept all the same. */
const cabinet = { path: '/dev/none', units: [{ device: 'meter-1', model: 'eastron-sdm630', address: 1 }] };
const STATE_FILES = ['clock', 'commands', 'counters', 'desired', 'faults', 'presence', 'session', 'writes'];

describe('F-38 an edge that finds its store damaged', () => {
  let rig: StreetRig;

  const again = async (): Promise<void> => {
    await rig.begin();
    await rig.clock.advance(MINUTE);
  };
  const arcs = (): number[] => [0, 1, 2].map((address) => rig.bus.at(address).arc);

  beforeEach(async () => {
    rig = new StreetRig({ cabinet });
    await rig.furnish(streetDocument(3));
    await rig.power(NIGHT, 3);
    await rig.clock.advance(MINUTE);
    await rig.end();
  });
  afterEach(() => rig.destroy());

  for (const name of STATE_FILES)
    it(`tells of a damaged ${name} file, by its name, once, and lights as before`, async () => {
      const path = join(rig.dataDir, `${name}.0.json`);
      await writeFile(path, '{"generation":9,"sha256":""}\n{}\n');
      await again();
      expect(arcs()).to.deep.equal(Array(3).fill(percentToArc(50)));
      const told = await rig.events('storeDamaged');
      expect(told).to.have.length(1);
      expect(told[0]).to.have.property('count', 1);
      expect(JSON.stringify(told[0])).to.contain(path).and.contain('checksum');
    });

  it('knows every state file that it may find damaged', async () => {
    const names = (await readdir(rig.dataDir)).filter((name) => name.endsWith('.json'));
    expect(STATE_FILES).to.include.members([...new Set(names.map((name) => name.replace(/\.[01]\.json$/, '')))]);
  });

  /** Bytes at `at` of the newest segment change, on disk, without a word. */
  const spoilJournal = async (at: number, length: number): Promise<void> => {
    const folder = join(rig.dataDir, 'journal');
    const [segment = ''] = (await readdir(folder)).filter((name) => name.endsWith('.seg')).sort();
    const file = await open(join(folder, segment), 'r+');
    await file.write(Buffer.alloc(length, 0xff), 0, length, at);
    await file.close();
  };
  /** Offsets (edge/README.md): two copies of the segment's header of 512 bytes each, then groups with 28 bytes of header. */
  const JOURNAL_DAMAGE: readonly (readonly [string, number, number, string])[] = [
    ['records', 1024 + 30, 8, 'records in places 1 to'],
    ['both copies of its header', 0, 1024, 'header'],
    ['all it has', 1024, 400_000, 'a new epoch begins'],
  ];
  for (const [what, at, length, words] of JOURNAL_DAMAGE)
    it(`tells of damage in the journal to ${what}, and goes on`, async () => {
      await spoilJournal(at, length);
      await again();
      expect(arcs()).to.deep.equal(Array(3).fill(percentToArc(50)));
      const told = await rig.events('storeDamaged');
      expect(told).to.have.length(1);
      expect(JSON.stringify(told[0])).to.contain(words);
    });
});
