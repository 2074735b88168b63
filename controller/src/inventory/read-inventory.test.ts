import { expect } from 'chai';
import fc from 'fast-check';
import { InventoryError } from './inventory-error.js';
import { readInventory } from './read-inventory.js';

const HEADER =
  'edge,cabinet,device,nis,street,latitude,longitude,model,nominal_power_w,lighting_class,line,short_address,calendar';

const row = (cells: Partial<Record<string, string>> = {}): string => {
  const all: Record<string, string> = {
    edge: 'e1',
    cabinet: 'C1',
    device: 'l1',
    nis: '21009',
    street: 'Rue du Bailli',
    latitude: '50.8275',
    longitude: '4.3620',
    model: 'Stela',
    nominal_power_w: '42',
    lighting_class: 'M4',
    line: '',
    short_address: '',
    calendar: '',
    ...cells,
  };
  return HEADER.split(',')
    .map((name) => (/[",;\n]/.test(all[name] ?? '') ? `"${all[name]?.replaceAll('"', '""')}"` : all[name]))
    .join(',');
};
const own = (...rows: string[]) => readInventory({ csv: [HEADER, ...rows].join('\n'), mapping: 'lamplighter' });

describe('inventory reader, own form', () => {
  it('turns a row into a luminaire with an address and the floor of its class', () => {
    const { luminaires, rejected } = own(row());
    expect(rejected).to.deep.equal([]);
    expect(luminaires[0]).to.include({ edge: 'e1', device: 'l1', nominalPowerW: 42, floorLevel: 40, line: 0 });
    expect(luminaires[0]).to.include({ shortAddress: 0, calendarId: null, nis: '21009' });
  });

  const faults: readonly [string, Partial<Record<string, string>>, string, RegExp][] = [
    ['a missing device', { device: '' }, 'device', /is missing/],
    ['a device id that no topic can carry', { device: 'a/b#' }, 'device', /letters, digits/],
    ['a missing position', { latitude: '' }, 'latitude', /is missing/],
    ['a position never filled in', { latitude: '0.0', longitude: '0,000' }, 'latitude', /never filled in/],
    ['swapped latitude and longitude', { latitude: '4.3620', longitude: '50.8275' }, 'latitude', /swapped/],
    ['a position outside the Region', { latitude: '48.85', longitude: '2.35' }, 'latitude', /outside Brussels/],
    ['projected coordinates', { latitude: '170123.5', longitude: '149000' }, 'latitude', /projected/],
    ['words for a position', { latitude: 'north' }, 'latitude', /not a number/],
    ['a NIS code of four digits', { nis: '2100' }, 'nis', /five digits/],
    ['watts that are none', { nominal_power_w: 'many' }, 'nominal_power_w', /number of watts/],
    ['a class that does not exist', { lighting_class: 'ME4' }, 'lighting_class', /EN 13201/],
    ['a short address above 63', { short_address: '64' }, 'short_address', /0 to 63/],
    ['a line above 7', { line: '8' }, 'line', /0 to 7/],
    ['a street of a thousand letters', { street: 'x'.repeat(1000) }, 'street', /120/],
  ];
  for (const [what, cells, field, reason] of faults) {
    it(`rejects ${what}, naming row, field and reason`, () => {
      const { luminaires, rejected, read } = own(row({ device: 'good' }), row(cells));
      expect(read).to.equal(2);
      expect(luminaires.map((lamp) => lamp.device)).to.deep.equal(['good']);
      expect(rejected).to.have.length(1);
      expect(rejected[0]).to.include({ row: 3, field });
      expect(rejected[0]?.reason).to.match(reason);
    });
  }

  it('rejects a row with more cells than the header names', () => {
    expect(own(`${row()},surplus`).rejected[0]?.reason).to.match(/14 cells/);
  });

  it('reads Latin-1, semicolons, decimal commas, a byte order mark and CRLF', () => {
    const text = [HEADER, row({ street: 'Chauss\u00e9e d\u2019Ixelles', latitude: '50,8275', longitude: '4,3620' })];
    const semicolons = text.join('\r\n').replaceAll('"', '').replaceAll(',', ';').replace('50;8275', '50,8275');
    const latin1 = Buffer.from(semicolons.replace('4;3620', '4,3620').replace('\u2019', "'"), 'latin1');
    const [lamp] = readInventory({ csv: latin1, mapping: 'lamplighter' }).luminaires;
    expect(lamp).to.include({ street: "Chauss\u00e9e d'Ixelles", latitude: 50.8275, longitude: 4.362 });
    const marked = Buffer.from(`\uFEFF${HEADER}\r\n${row({ street: '\u00c9t\u00e9' })}`);
    expect(readInventory({ csv: marked, mapping: 'lamplighter' }).luminaires[0]?.street).to.equal('\u00c9t\u00e9');
  });

  it('merges a luminaire that is written twice and rejects one id at two places', () => {
    const result = own(row(), row(), row({ latitude: '50.8300' }));
    expect(result).to.include({ read: 3, merged: 1 });
    expect(result.luminaires).to.have.length(1);
    expect(result.rejected[0]?.reason).to.match(/already row 2/);
  });

  it('refuses an edge with luminaires of two municipalities', () => {
    expect(own(row(), row({ device: 'l2', nis: '21004' })).rejected).to.have.length(2);
  });

  it('fills 64 addresses of a line before the next', () => {
    const { luminaires } = own(...Array.from({ length: 70 }, (_, index) => row({ device: `l${index}` })));
    expect(luminaires[63]).to.include({ line: 0, shortAddress: 63 });
    expect(luminaires[64]).to.include({ line: 1, shortAddress: 0 });
  });

  it('keeps stated and earlier addresses and gives newcomers what is free', () => {
    const existing = new Map([['e1', new Map([['old', { line: 0, shortAddress: 1 }]])]]);
    const csv = [HEADER, row({ device: 'new' }), row({ device: 'old' }), row({ device: 'set', short_address: '0' })];
    const { luminaires } = readInventory({ csv: csv.join('\n'), mapping: 'lamplighter', existing });
    expect(luminaires.map((lamp) => [lamp.device, lamp.shortAddress])).to.deep.equal([
      ['new', 2],
      ['old', 1],
      ['set', 0],
    ]);
  });

  it('rejects a short address that is stated twice', () => {
    const { rejected } = own(row({ short_address: '5' }), row({ device: 'l2', short_address: '5' }));
    expect(rejected[0]).to.deep.include({ row: 3, field: 'short_address', reason: "line 0 address 5 is already l1's" });
  });

  it('takes no more than 256 luminaires per edge', () => {
    const { luminaires, rejected } = own(...Array.from({ length: 260 }, (_, index) => row({ device: `l${index}` })));
    expect(luminaires).to.have.length(256);
    expect(rejected).to.have.length(4);
    expect(rejected[0]?.reason).to.match(/full/);
  });

  it('accounts for every row of any table, and never gives one address twice', () => {
    const cell = fc.oneof(fc.constantFrom('', '0', '5', '63', '64', 'x', '50.83', '4.36', 'e1', 'M3'), fc.string());
    const anyRow = fc.record({
      edge: fc.constantFrom('e1', 'e2', '', 'bad id'),
      device: fc.oneof(fc.constantFrom('l1', 'l2', 'l3'), cell),
      latitude: fc.constantFrom('50.83', '50.84', '4.36', ''),
      longitude: fc.constantFrom('4.36', '50.83'),
      short_address: fc.oneof(fc.constant(''), cell),
      line: fc.constantFrom('', '0', '1'),
      street: cell,
    });
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 30 }), (rows) => {
        const result = own(...rows.map((cells) => row(cells)));
        expect(result.luminaires.length + result.merged + result.rejected.length).to.equal(result.read);
        const addresses = result.luminaires.map((lamp) => `${lamp.edge} ${lamp.line} ${lamp.shortAddress}`);
        expect(new Set(addresses).size).to.equal(addresses.length);
      }),
    );
  });
});

describe('inventory reader, whole files', () => {
  const refusals: readonly [string, string | Uint8Array, string][] = [
    ['an empty file', '', 'empty'],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), 'not-text'],
    ['a file without the needed columns', 'a,b\n1,2', 'missing-column'],
    ['a quote that never ends', `${HEADER}\n"e1,C1`, 'not-csv'],
  ];
  for (const [what, csv, code] of refusals) {
    it(`refuses ${what} with one clear message`, () => {
      expect(() => readInventory({ csv, mapping: 'lamplighter' }))
        .to.throw(InventoryError)
        .with.property('code', code);
    });
  }

  it('refuses a form it does not know and a cabinet that is not in the file', () => {
    expect(() => readInventory({ csv: HEADER, mapping: 'constructor' })).to.throw(
      InventoryError,
      /use lamplighter, lecce/,
    );
    const csv = `${HEADER}\n${row()}`;
    expect(() => readInventory({ csv, mapping: 'lamplighter', cabinet: '9' })).to.throw(InventoryError, /cabinet "9"/);
  });
});

describe('inventory reader, form of Lecce', () => {
  const lecce = (...rows: string[]) =>
    readInventory({
      csv: ['X,Y,LINEA,QUADRO,RECNO,PALO,ARMATURA,LAMPADA,indirizzo,Data_Attiv', ...rows].join('\n'),
      cabinetsCsv: 'X,Y,ID\n18.1949,40.4599,52\n0.00000000000,0.00000000000,53',
      mapping: 'lecce',
      nis: '21004',
    });

  it('names edge and device after cabinet, line and number, and takes the cabinet where it stands', () => {
    const { luminaires, edges } = lecce("18.1946,40.4609,C,52,1,Palo,Nova,Sodio AP 150,Via Dell'Erica,");
    expect(luminaires[0]).to.include({ edge: 'lecce-52', cabinet: '52', device: 'C-1', nominalPowerW: 150 });
    expect(edges[0]).to.include({ id: 'lecce-52', latitude: 40.4599, longitude: 18.1949 });
  });

  it('puts an edge amid its luminaires where the cabinet has no usable position', () => {
    const { edges } = lecce('18.2,40.46,A,53,1,,Nova,LED,Via X,', '18.4,40.46,A,53,2,,Nova,LED,Via X,');
    expect(edges[0]?.longitude).to.be.closeTo(18.3, 1e-9);
  });

  it('rejects luminaires that were taken down, and not those that were put back', () => {
    const { luminaires, rejected, removed } = lecce(
      '18.19,40.46,A,52,1,Palo,Nova,Sodio AP 150,Via X,Rimosso Palo e Armatura',
      '18.19,40.46,A,52,2,Palo,Rimossa,Sodio AP 150,Via X,',
      '18.19,40.46,A,52,3,Palo,Nova,Sodio AP 150,Via X,Rimessa armatura il 27-03-14',
    );
    expect(luminaires.map((lamp) => lamp.device)).to.deep.equal(['A-3']);
    expect(rejected.map(({ row: at, field }) => [at, field])).to.deep.equal([
      [2, 'Data_Attiv'],
      [3, 'ARMATURA'],
    ]);
    expect(removed).to.deep.equal(['lecce-52:A-1', 'lecce-52:A-2']);
  });
});
