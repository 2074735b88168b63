import { expect } from 'chai';
import { readJson } from './read-json.js';
import { exportTalqDocuments, importTalqDocuments } from './talq-documents.js';
import { refused } from './testing/refused.js';

const ours = {
  programs: [{ id: 'night', name: 'Night', activePeriods: [] }],
  calendars: [{ id: 'c', name: 'Every day', defaultProgramId: 'night' }],
  groups: [{ id: 'g', name: 'Square', devices: ['lamp-1'] }],
};

describe('a file of documents', () => {
  it('goes to TALQ and comes back, with its owner', () => {
    const talq = exportTalqDocuments(ours, { ownerCms: 'urn:cms', dayOffsetHours: 12 });
    expect(Object.keys(talq)).to.deep.equal(['control-programs', 'calendars', 'groups']);
    const back = importTalqDocuments(talq, { dayOffsetHours: 12 });
    expect(back.ownerCms).to.equal('urn:cms');
    expect(back.programs[0]).to.include({ id: 'night', name: 'Night' });
    expect(exportTalqDocuments(back, { dayOffsetHours: 12 })).to.deep.equal(talq);
  });

  it('may hold one kind only', () => {
    expect(importTalqDocuments({ groups: [] }, { dayOffsetHours: 0 })).to.deep.equal({
      programs: [],
      calendars: [],
      groups: [],
    });
  });

  it('is refused with the place in the file', () => {
    const bad = { ...ours, groups: [{ id: 'g', name: '', colour: 1 }] };
    expect(refused(() => exportTalqDocuments(bad, { dayOffsetHours: 12 }))).to.deep.equal([
      'invalid /groups/0/name: Too small: expected string to have >=1 characters',
      'unknown-property /groups/0/colour: is not known here: remove it',
    ]);
  });

  it('is refused on the way out without an owner', () => {
    expect(refused(() => exportTalqDocuments(ours, { dayOffsetHours: 0 }))).to.deep.equal([
      'invalid /ownerCms: is missing: give it here or as an option',
      'no-equivalent /calendars/0/dayOffsetHours: is 12: the control service asked for starts its days at 0 h',
    ]);
  });

  it('is refused on the way in with two owners', () => {
    const talq = {
      calendars: [{ id: 'c', ownerCMS: 'urn:one', defaultProgram: 'night' }],
      groups: [{ address: 'g', ownerCMS: 'urn:two', members: [] }],
    };
    expect(refused(() => importTalqDocuments(talq, { dayOffsetHours: 0 }))).to.deep.equal([
      'not-supported /groups/0/ownerCMS: must be urn:one: one owner at a time',
    ]);
  });

  it('is refused when its text is no JSON', () => {
    const [refusal] = refused(() => readJson('{'));
    expect(refusal).to.match(/^not-json \(document\): is not JSON: /);
    expect(readJson('[1]')).to.deep.equal([1]);
  });

  it('names a place with odd characters as a JSON pointer', () => {
    expect(refused(() => importTalqDocuments({ 'a/b~c': 1 }, { dayOffsetHours: 0 }))).to.deep.equal([
      'unknown-property /a~1b~0c: is not known here: remove it',
    ]);
  });
});
