import { expect } from 'chai';
import type { Database } from '../db/index.js';
import { openTestDatabase, putEdge } from '../testing/test-database.js';
import { importInventory } from './import-inventory.js';

describe('an inventory row on an edge of another municipality', function () {
  this.timeout(60_000);
  let database: Database;

  before(async () => {
    database = await openTestDatabase();
    await putEdge(database, 'neuve', '21004');
  });
  after(() => database.stop());

  const rejectedFor = async (allowedNis?: readonly string[]) => {
    const { report } = await importInventory(database.pool('web'), {
      csv: 'edge,device,nis,street,latitude,longitude\nneuve,l1,21009,Rue Neuve,50.83,4.37',
      mapping: 'lamplighter',
      actor: 'test',
      now: Date.parse('2026-01-15T18:00:00Z'),
      allowedNis,
    });
    return report.rejected;
  };

  for (const [who, allowedNis] of [
    ['who may import for all', undefined],
    ['who has both municipalities', ['21004', '21009']],
  ] as const) {
    it(`is rejected with the owner's code to one ${who}`, async () => {
      const reason = 'edge neuve belongs to municipality 21004: give the row that nis, or another edge';
      expect(await rejectedFor(allowedNis)).to.deep.equal([{ row: 2, field: 'edge', reason }]);
    });
  }

  it('is rejected without the owner to one who may not see that municipality', async () => {
    const reason = 'edge id neuve is in use elsewhere: choose another';
    expect(await rejectedFor(['21009'])).to.deep.equal([{ row: 2, field: 'edge', reason }]);
  });
});
