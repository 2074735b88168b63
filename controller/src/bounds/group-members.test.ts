import { type GroupId, groupId, LightingGroupResource } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { cycleThrough, luminairesOf } from './group-members.js';

const group = (id: string, luminaires: readonly string[], groups: readonly string[] = []): LightingGroupResource =>
  LightingGroupResource.parse({ id, name: id, luminaires, groups });

describe('the members of lighting groups', () => {
  const wood = group('wood', ['e1:l1'], ['path', 'pond']);
  const path = group('path', ['e1:l1', 'e2:l1']);
  const pond = group('pond', ['e2:l2'], ['path']);
  const all = [wood, path, pond];

  it('are those of groups within them too, each once', () => {
    expect([...luminairesOf(all, wood)].sort()).to.deep.equal(['e1:l1', 'e2:l1', 'e2:l2']);
    expect([...luminairesOf(all, path)].sort()).to.deep.equal(['e1:l1', 'e2:l1']);
    const named = { luminaires: ['e9:l9'], groups: [groupId('path')] };
    expect([...luminairesOf(all, named)].sort()).to.deep.equal(['e1:l1', 'e2:l1', 'e9:l9']);
  });

  it('are told although a group is gone or goes round in a circle', () => {
    const round = [group('a', ['e:1'], ['b']), group('b', ['e:2'], ['a', 'gone'])];
    expect([...luminairesOf(round, { luminaires: [], groups: [groupId('a')] })].sort()).to.deep.equal(['e:1', 'e:2']);
  });

  it('go round in a circle by a way that is told', () => {
    const ring = [group('a', [], ['x', 'b']), group('b', [], ['c']), group('c', [], ['a']), group('x', [])];
    expect(cycleThrough(ring, groupId('a'))).to.deep.equal(['a', 'b', 'c', 'a']);
    expect(cycleThrough([group('a', [], ['a'])], groupId('a'))).to.deep.equal(['a', 'a']);
    expect(cycleThrough(all, groupId('wood'))).to.equal(null);
  });

  it('go round in no circle that does not pass the group asked for', () => {
    const elsewhere = [group('a', [], ['b']), group('b', [], ['c']), group('c', [], ['b'])];
    expect(cycleThrough(elsewhere, groupId('a'))).to.equal(null);
  });

  it('go round in a circle just when a group is reached from itself (property)', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const nested = fc.array(fc.uniqueArray(fc.constantFrom(...names), { maxLength: 3 }), {
      minLength: 5,
      maxLength: 5,
    });
    fc.assert(
      fc.property(nested, (inner) => {
        const groups = names.map((name, index) => group(name, [], inner[index]));
        const within = (ids: ReadonlySet<GroupId>): ReadonlySet<GroupId> =>
          new Set(groups.flatMap((each) => (ids.has(each.id) ? each.groups : [])));
        for (const { id, groups: first } of groups) {
          let reached: ReadonlySet<GroupId> = new Set(first);
          for (const _ of names) reached = new Set([...reached, ...within(reached)]);
          const way = cycleThrough(groups, id);
          expect(way !== null, id).to.equal(reached.has(id));
          way?.slice(1).forEach((step, index) => {
            expect(groups.find((each) => each.id === way[index])?.groups, way.join(' > ')).to.include(step);
          });
        }
      }),
    );
  });
});
