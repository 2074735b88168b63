import { deviceId, groupId, LightingGroup } from '@lamplighter/contracts';
import { expect } from 'chai';
import { groupsOfDevices, membersOf } from './groups.js';

const group = (id: string, devices: string[], groups: string[] = []): LightingGroup =>
  LightingGroup.parse({ id, name: id, devices, groups });
const GROUPS = [
  group('region', [], ['north', 'south']),
  group('north', ['a', 'b'], ['square']),
  group('south', ['c']),
  group('square', ['b', 'd'], ['north', 'nowhere']),
];

describe('lighting groups', () => {
  it('hold the luminaires of the groups within them, each once', () => {
    expect([...membersOf(GROUPS, groupId('region'))].sort()).to.deep.equal(['a', 'b', 'c', 'd']);
    expect([...membersOf(GROUPS, groupId('south'))]).to.deep.equal(['c']);
  });

  it('may contain each other, and name groups that are not there', () => {
    expect([...membersOf(GROUPS, groupId('square'))].sort()).to.deep.equal(['a', 'b', 'd']);
    expect([...membersOf(GROUPS, groupId('nowhere'))]).to.deep.equal([]);
  });

  it('tell of each luminaire every group that holds it, outer ones too', () => {
    const holders = groupsOfDevices(GROUPS);
    const of = (device: string): string[] => [...(holders.get(deviceId(device)) ?? [])].sort();
    expect(of('c')).to.deep.equal(['region', 'south']);
    expect(of('d')).to.deep.equal(['north', 'region', 'square']);
    expect(of('stranger')).to.deep.equal([]);
  });
});
