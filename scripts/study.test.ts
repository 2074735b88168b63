import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('..', import.meta.url));
const FROM_SOURCE = ['--import', './scripts/register.mjs', '--conditions', 'source', 'scripts/study.ts'];
const run = (...args: string[]) =>
  spawnSync(process.execPath, [...FROM_SOURCE, ...args], { cwd: root, encoding: 'utf8', maxBuffer: 64_000_000 });
const WEEK = ['--from', '2026-10-19', '--to', '2026-10-25'];

/** Two municipalities; the last row lies in the sea. */
const INVENTORY = [
  'edge,cabinet,device,nis,street,latitude,longitude,model,nominal_power_w,lighting_class,calendar',
  'e1,K1,l1,21004,"Rue Haute, nord",50.84,4.35,VIA 40,40,P4,',
  'e1,K1,l2,21004,"Rue Haute, nord",50.841,4.35,ARC-90,90,M3,side',
  'e2,K2,l1,21009,Chaussée,50.82,4.37,ARC-90,,P4,',
  'e2,K2,l2,21009,Chaussée,51.5,2.5,ARC-90,90,P4,',
].join('\n');
const SUN = { kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } };
const PROGRAM = {
  programs: [
    { id: 'main', name: 'Main', activePeriods: [SUN], baseLevel: 80 },
    { id: 'off', name: 'Off', activePeriods: [SUN], baseLevel: 0 },
  ],
  calendars: [
    { id: 'main', name: 'Main roads', defaultProgramId: 'main' },
    { id: 'side', name: 'Side roads', defaultProgramId: 'off' },
  ],
};

describe('a study', function () {
  this.timeout(120_000);
  let folder: string;
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lamplighter-study-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('of the generated Region says that it is generated, what it assumes and what a program saves', () => {
    const { stdout, status } = run(...WEEK, '--program', 'dim50-00-06', '--by', 'class');
    expect(status).to.equal(0);
    expect(stdout).to.include('83,420 luminaires');
    expect(stdout).to.match(/generated: no such street or luminaire exists/);
    for (const title of ['supply', 'power curve', 'standby', 'tariff', 'CO2', 'presence', 'class floor']) {
      expect(stdout).to.match(new RegExp(`^ {2}${title} +\\S`, 'm'));
    }
    expect(stdout).to.match(/^ {2}M3 +8,775 /m);
  });

  it('of an inventory accounts for its rows, and writes the same figures as table, CSV and JSON', () => {
    const csv = join(folder, 'out.csv');
    const { stdout, status } = run(
      ...WEEK,
      ...['--inventory', file('lamps.csv', INVENTORY), '--program', file('mine.json', JSON.stringify(PROGRAM))],
      ...['--power-curve', file('curves.json', '{"models":{"via 40":{"watts":[[10,8],[100,42]]}}}')],
      ...['--supply', 'permanent', '--standby', '1', '--price', '0.5', '--by', 'street', '--csv', csv, '--json'],
    );
    expect(status).to.equal(0);
    const { study } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(
      study.inventoryRows.fates.map((fate: { fate: string; rows: number }) => [fate.fate, fate.rows]),
    ).to.deep.equal([
      ['luminaires studied', 3],
      ['latitude not usable: rejected', 1],
    ]);
    expect(study.groups.map((group: { name: string }) => group.name)).to.deep.equal([
      'Bruxelles, Rue Haute, nord',
      'Ixelles, Chaussée',
    ]);
    const { total } = study;
    expect([total.luminaires, total.withoutWatts, total.connectedW]).to.deep.equal([3, 1, 42 + 90]);
    expect(total.program.eur).to.be.closeTo(total.program.kwh / 2, 0.001);
    // Seven days, one of 25 hours; the lamp that follows the side roads is raised to the floor of its class.
    const hours = total.against.burningHours;
    expect(total.against.kwh).to.be.closeTo((hours * 132 + 2 * (169 - hours)) / 1000, 0.002);
    const watts = 8 + ((42 - 8) * (80 - 10)) / 90 + 90 * 0.4;
    expect(total.program.kwh).to.be.closeTo((hours * watts + 2 * (169 - hours)) / 1000, 0.002);
    expect(total.program.hoursRaisedToFloor).to.be.closeTo(hours / 3, 0.2);
    const lines = readFileSync(csv, 'utf8').trimEnd().split('\r\n');
    expect(lines[0]).to.match(/^street,luminaires,without_watts,connected_w,kwh,kwh_peak,kwh_off_peak,/);
    expect(lines[1]).to.match(/^"Bruxelles, Rue Haute, nord",2,0,132,/);
    expect(lines.at(-1)).to.match(/^all,3,1,132,/);
  });

  const wrong: [string, string[], RegExp][] = [
    ['an unknown program', ['--program', 'dim'], /--program: "dim" is neither a file nor a program that ships: full/],
    ['a file that is not there', ['--tariff', 'nowhere.json'], /--tariff: nowhere.json cannot be read \(ENOENT\)/],
    ['ballast where watts are input power', ['--ballast', '1.1'], /--ballast: .* leave the option out/],
    ['a hold that no program has', ['--program', 'full', '--hold', '30'], /--hold: neither program follows people/],
    [
      'an idle level of another program',
      ['--program', 'presence20', '--idle', '5'],
      /--idle belongs to the program "presence"/,
    ],
    ['a counter of no file', ['--counter', 'A'], /--counter needs --presence/],
    ['half a span', ['--from', '2026-01-01'], /--from needs --to/],
    ['a month that is none', ['--from', '2026-13-01', '--to', '2026-13-02'], /must be a date such as 2026-12-21/],
    ['a zone that is none', ['--place', '50,4,Mars/Base'], /Mars\/Base is no time zone/],
    ['a price of no period', ['--price', 'noon=0.2'], /--price: noon is none of the tariff's periods: peak, off-peak/],
  ];
  for (const [what, args, message] of wrong) {
    it(`is refused for ${what}, with exit code 1`, () => {
      const { stdout, stderr, status } = run(...args);
      expect(stderr).to.match(message);
      expect(stderr).to.not.match(/\n {4}at /);
      expect([status, stdout]).to.deep.equal([1, '']);
    });
  }
});
