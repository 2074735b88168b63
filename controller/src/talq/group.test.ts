import { calendarId, deviceId, groupId, LightingGroup } from '@lamplighter/contracts';
import { expect } from 'chai';
import { assignedDevices, exportAssignCommand, importAssignCommand } from './assign-command.js';
import { exportGroups, importGroups } from './group.js';
import { refused } from './testing/refused.js';

const OPTIONS = { ownerCms: 'urn:cms' };
const group = (parts: object): LightingGroup => LightingGroup.parse({ id: 'square', name: 'square', ...parts });
const talq = (parts: object) => ({ address: 'square', ownerCMS: 'urn:cms', members: [], purpose: 'unknown', ...parts });
const device = (address: string) => ({ resource: 'devices', address });
const inner = (address: string) => ({ resource: 'groups', address });
const devices = (...ids: string[]) => ids.map(deviceId);
const groups = (...ids: string[]) => ids.map(groupId);

describe('lighting groups in TALQ', () => {
  const ours = group({ name: 'Market square', devices: ['lamp-1', 'lamp-2'], groups: ['arcade'], purpose: 'override' });
  const theirs = talq({
    members: [device('lamp-1'), device('lamp-2'), inner('arcade')],
    purpose: 'override',
    'x-lamplighter': { name: 'Market square' },
  });

  it('are the same both ways', () => {
    expect(exportGroups([ours], OPTIONS)).to.deep.equal([theirs]);
    expect(importGroups([theirs])).to.deep.equal({ ownerCms: 'urn:cms', documents: [ours] });
  });

  it('have an unknown purpose when TALQ leaves it out', () => {
    expect(importGroups([{ address: 'square', ownerCMS: 'urn:cms', members: [] }]).documents).to.deep.equal([
      group({}),
    ]);
  });

  it('are refused for a member that is not in the address book', () => {
    const addresses = { toTalq: () => null, fromTalq: () => null };
    expect(refused(() => exportGroups([ours], { ...OPTIONS, addresses }))).to.deep.equal([
      'unknown-address /0/devices/0: device lamp-1 has no TALQ address in the address book',
      'unknown-address /0/devices/1: device lamp-2 has no TALQ address in the address book',
    ]);
    expect(refused(() => importGroups([talq({ members: [device('lamp-1')] })], { addresses }))).to.deep.equal([
      'unknown-address /0/members/0/address: "lamp-1" is no device in the address book',
    ]);
  });

  const many = (count: number, member: (name: string) => object) =>
    Array.from({ length: count }, (_, index) => member(`m${index}`));
  const cases: readonly (readonly [why: string, parts: object, refusal: string])[] = [
    [
      'a purpose that TALQ gave up',
      { purpose: 'lampType' },
      'not-supported /0/purpose: lampType is deprecated in TALQ: use unknown, override, calendar, loggerConfig',
    ],
    [
      'one function of a luminaire',
      { members: [device('lamp-1/lampActuator')] },
      'not-supported /0/members/0/address: lamp-1/lampActuator names a function or attribute, which is no device in the address book: name the device',
    ],
    ['too many luminaires', { members: many(257, device) }, 'not-supported /0/members: must have 256 devices at most'],
    ['too many groups', { members: many(65, inner) }, 'not-supported /0/members: must have 64 groups at most'],
  ];
  for (const [why, parts, refusal] of cases) {
    it(`are refused: ${why}`, () => {
      expect(refused(() => importGroups([talq(parts)]))).to.deep.equal([refusal]);
    });
  }
});

describe('calendars assigned in TALQ', () => {
  const assignment = { devices: devices('lamp-9'), groups: groups('square'), calendarId: calendarId('town') };
  const command = {
    addresses: [device('lamp-9'), inner('square')],
    entity: { resource: 'calendars', address: 'town' },
  };

  it('are the same both ways, with the token of the other side', () => {
    const withToken = { ...assignment, cmsRefId: 'a-1' };
    expect(exportAssignCommand(withToken)).to.deep.equal({ ...command, cmsRefId: 'a-1' });
    expect(importAssignCommand({ ...command, cmsRefId: 'a-1' })).to.deep.equal(withToken);
  });

  it('are taken away by an empty address', () => {
    const none = { ...assignment, calendarId: null };
    const empty = { ...command, entity: { resource: 'calendars', address: '' } };
    expect(exportAssignCommand(none)).to.deep.equal(empty);
    expect(importAssignCommand(empty)).to.deep.equal(none);
  });

  it('reach who is in the groups now, groups within groups too, each luminaire once', () => {
    const square = group({ devices: ['lamp-1', 'lamp-9'], groups: ['arcade'] });
    const arcade = group({ id: 'arcade', devices: ['lamp-2'], groups: ['square'] });
    expect(assignedDevices(assignment, [square, arcade])).to.have.members(devices('lamp-9', 'lamp-1', 'lamp-2'));
    const before = assignedDevices(assignment, [square]);
    square.devices.push(...devices('lamp-3'));
    expect(before, 'later members do not inherit').to.have.members(devices('lamp-9', 'lamp-1'));
  });

  it('are refused for anything but a calendar', () => {
    const lampType = { ...command, entity: { resource: 'lamp-types', address: 'led' } };
    expect(refused(() => importAssignCommand(lampType))).to.deep.equal([
      'not-supported /entity/resource: lamp-types is not supported: use calendars',
    ]);
    expect(refused(() => importAssignCommand({ ...command, entity: null }))).to.deep.equal([
      'invalid /entity: Invalid input: expected object, received null',
    ]);
  });
});
