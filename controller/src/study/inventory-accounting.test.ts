import { expect } from 'chai';
import { InventoryError } from '../inventory/inventory-error.js';
import { accountInventory } from './inventory-accounting.js';

const HEADING = 'X,Y,LINEA,QUADRO,RECNO,PALO,ARMATURA,LAMPADA,indirizzo,Data_Attiv';
const ROWS = [
  '18.19,40.46,C,52,1,P,Nova,Sodio AP 150,Via A,',
  '18.19,40.46,C,52,1,P,Nova,Sodio AP 150,Via A,',
  '18.17,40.46,C,52,1,P,Nova,Sodio AP 100,Via A,',
  '18.19,40.46,C,52,2,P,Nova,LED,Via A,',
  '18.19,40.46,C,52,3,P,Rimossa,Sodio AP 70,Via A,',
  '18.19,40.46,D,53,1,P,Nova,Sodio AP 250,Via B,Rimosso Palo e Armatura',
  '18.19,,D,53,2,P,Nova,Sodio AP 400,Via B,',
  '18.19,40.46,D,53,3,P,Nova,Decostar 12v 50W,Via B,Rimessa armatura',
];
const csv = [HEADING, ...ROWS].join('\n');

describe('the accounting of an inventory', () => {
  const { accounting, inventory } = accountInventory({ csv, mapping: 'lecce', nis: '00000' });

  it('counts the file as it stands', () => {
    expect(accounting.file).to.deep.equal({ rows: 8, withoutWatts: 1, watts: 1170, cabinets: 2 });
    expect(accounting.removed).to.deep.equal([
      { column: 'Data_Attiv', rows: 1, withoutWatts: 0, watts: 250 },
      { column: 'ARMATURA', rows: 1, withoutWatts: 0, watts: 70 },
    ]);
  });

  it('tells what became of every row, the studied luminaires first', () => {
    expect(accounting.fates.map(({ fate, rows, watts }) => [fate, rows, watts])).to.deep.equal([
      ['luminaires studied', 3, 200],
      ['same point written again: merged', 1, 150],
      ['key of another point: rejected', 1, 100],
      ['removed, by note in ARMATURA', 1, 70],
      ['removed, by note in Data_Attiv', 1, 250],
      ['Y missing: rejected', 1, 400],
    ]);
    expect(accounting.fates[0]?.rows).to.equal(inventory.luminaires.length);
    expect(accounting.fates.reduce((sum, { rows }) => sum + rows, 0)).to.equal(accounting.file.rows);
    expect(accounting.fates.reduce((sum, { watts }) => sum + watts, 0)).to.equal(accounting.file.watts);
  });

  it('may be of one cabinet, or of a list of our own form', () => {
    const one = accountInventory({ csv, mapping: 'lecce', nis: '00000', cabinet: '53' }).accounting;
    expect(one.file).to.include({ rows: 3, cabinets: 1 });
    const own = ['edge,device,nis,latitude,longitude,nominal_power_w', 'e1,l1,21004,50.85,4.35,36.5'].join('\n');
    expect(accountInventory({ csv: own, mapping: 'lamplighter' }).accounting.file).to.deep.equal({
      rows: 1,
      withoutWatts: 0,
      watts: 36.5,
      cabinets: 1,
    });
  });

  it('is refused when the file is none', () => {
    expect(() => accountInventory({ csv: '', mapping: 'lecce' })).to.throw(InventoryError);
  });
});
