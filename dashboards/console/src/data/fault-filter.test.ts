import type { Fault, NisCode } from '@lamplighter/contracts';
import { expect } from 'chai';
import { filterFaults } from './fault-filter.js';

const fault = (id: number, part: Partial<Fault> = {}): Fault => ({
  id,
  asset: `edge:lamp-${id}`,
  nis: '21004' as NisCode,
  street: 'Rue Haute',
  code: 'lampFailure',
  state: 'confirmed',
  raisedAt: id,
  clearedAt: null,
  evidence: {},
  ticketId: null,
  ...part,
});

const FAULTS = [
  fault(1),
  fault(2, { state: 'closed', clearedAt: 9 }),
  fault(3, { code: 'supplyLoss', street: 'Rue Basse' }),
];
const idsOf = (...filter: Parameters<typeof filterFaults>): number[] => filterFaults(...filter).map((each) => each.id);

describe('the fault filter', () => {
  it('shows open, closed or all, newest first', () => {
    expect(idsOf(FAULTS, { show: 'open', code: '', text: '' })).to.deep.equal([3, 1]);
    expect(idsOf(FAULTS, { show: 'closed', code: '', text: '' })).to.deep.equal([2]);
    expect(idsOf(FAULTS, { show: 'all', code: '', text: '' })).to.deep.equal([3, 2, 1]);
  });

  it('finds by kind, and by street or luminaire in any case', () => {
    expect(idsOf(FAULTS, { show: 'all', code: 'supplyLoss', text: '' })).to.deep.equal([3]);
    expect(idsOf(FAULTS, { show: 'all', code: '', text: ' BASSE ' })).to.deep.equal([3]);
    expect(idsOf(FAULTS, { show: 'all', code: '', text: 'lamp-1' })).to.deep.equal([1]);
  });
});
