import { expect } from 'chai';
import { z } from 'zod';
import { parseTalq, sound } from './parse-talq.js';
import { refused } from './testing/refused.js';

describe('what an import gives back', () => {
  it('is checked once more as a document of ours, so that a rule added there refuses here', () => {
    const Stricter = z.strictObject({ level: z.number().max(50, 'must be 50 at most') });
    const element = z.strictObject({ value: z.number() });
    const list = z.array(element.transform(({ value }, context) => sound(Stricter, { level: value }, context)));
    expect(parseTalq(list, [{ value: 50 }])).to.deep.equal([{ level: 50 }]);
    expect(refused(() => parseTalq(list, [{ value: 50 }, { value: 60 }]))).to.deep.equal([
      'not-supported /1/level: must be 50 at most',
    ]);
  });
});
