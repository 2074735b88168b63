import { expect } from 'chai';
import { table } from './table.js';

describe('a table on the terminal', () => {
  it('aligns text left and numbers right, and shows what is not known as a dash', () => {
    const text = table(
      ['address', 'name'],
      [
        [7, 'lamp-7'],
        [63, null],
        [null, ''],
      ],
    );
    expect(text.split('\n')).to.deep.equal([
      'address  name',
      '-------  ------',
      '      7  lamp-7',
      '     63  -',
      '-        -',
    ]);
  });
});
