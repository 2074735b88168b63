import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { requireReferenceData } from '../helpers/requires.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FROM_SOURCE = ['--import', './scripts/register.mjs', '--conditions', 'source'];

interface Figure {
  readonly what: string;
  readonly published: string;
  readonly found: string;
  readonly agrees: boolean;
}
interface Reproduction {
  readonly reproduced: boolean;
  readonly sections: readonly { readonly title: string; readonly figures: readonly Figure[] }[];
}

/** Runs `npm run study -- reproduce` as a person would, from source; its last line is JSON. */
function reproduce(...options: string[]): { reproduction: Reproduction; text: string; status: number | null } {
  const { stdout, status } = spawnSync(
    process.execPath,
    [...FROM_SOURCE, 'scripts/study.ts', 'reproduce', '--json', ...options],
    { cwd: ROOT, encoding: 'utf8' },
  );
  return { reproduction: JSON.parse(stdout.trim().split('\n').at(-1) ?? ''), text: stdout, status };
}

const publishedOf = ({ sections }: Reproduction, title: RegExp): string[] =>
  sections
    .filter((section) => title.test(section.title))
    .flatMap(({ figures }) => figures.map((each) => each.published));
const differing = ({ sections }: Reproduction): Figure[] =>
  sections.flatMap(({ figures }) => figures.filter(({ agrees }) => !agrees));

describe('the figures of docs/study.md', function () {
  this.timeout(180_000);

  it('of darkness and off-peak dimming at Brussels come out from inputs only', () => {
    const { reproduction, text, status } = reproduce('--year', '2026');
    expect(publishedOf(reproduction, /darkness/)).to.deep.equal(['4,282 h', '4,093 h', '3,827 h']);
    expect(publishedOf(reproduction, /dimming/)).to.deep.equal(['15.3 %', '15.2 %', '25.6 %', '25.3 %']);
    expect(differing(reproduction)).to.deep.equal([]);
    expect([reproduction.reproduced, status]).to.deep.equal([true, 0]);
    expect(text).to.match(/Left out: the inventory of Lecce/);
  });

  it('of the inventory of Lecce come out exactly', function () {
    const { reproduction } = reproduce('--lecce', requireReferenceData(this, 'lecce-luminaires.csv'));
    expect(publishedOf(reproduction, /Lecce/)).to.deep.equal(['4,636,454 W', '549', '363', '5']);
    expect(differing(reproduction)).to.deep.equal([]);
  });

  it('of light that follows people agree with what is expected, at nine counters and for both hold times', function () {
    const { reproduction } = reproduce('--counts', requireReferenceData(this, 'brussels-bike-counts-15min.csv'));
    expect(publishedOf(reproduction, /follows people/)).to.have.length(18);
    expect(differing(reproduction)).to.deep.equal([]);
  });

  it('are told apart, with exit code 1, where they do not come out', () => {
    const { reproduction, text, status } = reproduce('--year', '2028');
    expect([reproduction.reproduced, status]).to.deep.equal([false, 1]);
    expect(differing(reproduction).length).to.be.above(0);
    expect(text)
      .to.match(/DIFFERS/)
      .and.match(/do NOT agree/);
  });
});
