import { defaultProgram } from '@lamplighter/lighting';
import { expect } from 'chai';
import { previewProgram, REGION } from './program-preview.js';

describe('the preview of a program', () => {
  it('is the curve that the street will follow in the coming night, beside the one in force', async () => {
    const current = defaultProgram();
    const draft = { ...current, baseLevel: 90 };
    const preview = await previewProgram(draft, current, REGION, Date.parse('2026-11-22T12:00:00Z'));
    if (!preview?.sunset || !preview.sunrise) throw new Error('there is a night in Brussels in November');
    expect(preview.current.map(([, level]) => level)).to.deep.equal([0, 100, 70, 50, 70, 100, 0]);
    expect(preview.draft.map(([, level]) => level)).to.deep.equal([0, 90, 70, 50, 70, 100, 0]);
    expect(preview.draft[1]?.[0]).to.equal(preview.sunset);
    expect(preview.draft[2]?.[0]).to.equal(Date.parse('2026-11-22T21:00:00Z'));
    expect(preview.draft.at(-1)?.[0]).to.equal(preview.sunrise);
  });
});
