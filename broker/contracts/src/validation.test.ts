import { expect } from 'chai';
import { z } from 'zod';
import { issueText } from './validation.js';

describe('the text of validation faults', () => {
  const Levels = z.array(z.number('must be a number'));
  const textOf = (value: unknown): string => {
    const { error } = Levels.safeParse(value);
    if (!error) throw new Error('the value is valid');
    return issueText(error);
  };

  it('names each field and what is wrong with it', () => {
    expect(textOf([1, 'x', null])).to.equal('1: must be a number; 2: must be a number');
  });

  it('names ten faults and counts the rest, so that a wholly wrong document still fits one packet', () => {
    const text = textOf(Array.from({ length: 256 }, () => 'x'));
    expect(text.split('; ')).to.have.length(11);
    expect(text).to.match(/; and 246 more$/);
  });
});
