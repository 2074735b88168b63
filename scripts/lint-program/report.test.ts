import type { Finding } from '@lamplighter/lighting';
import { expect } from 'chai';
import { reportText } from './report.js';

const finding = (severity: Finding['severity'], check: Finding['check'], why: string): Finding => ({
  check,
  severity,
  place: 'programs.p',
  why,
  fix: 'Mend it.',
});

describe('the report of lint-program', () => {
  it('is a table with why and fix, and a count', () => {
    const found = [finding('error', 'dayBurn', 'It burns.'), finding('info', 'uncoveredDays', 'It is dark.')];
    expect(reportText(found)).to.equal(
      [
        'error    dayBurn        programs.p',
        '         It burns.',
        '         Fix: Mend it.',
        '',
        'info     uncoveredDays  programs.p',
        '         It is dark.',
        '         Fix: Mend it.',
        '',
        '1 error, no warnings, 1 info',
      ].join('\n'),
    );
  });

  it('wraps long text within 110 columns and loses no word', () => {
    const why = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');
    const lines = reportText([finding('warning', 'flash', why)]).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).to.be.within(100, 110);
    expect(
      lines
        .slice(1, -3)
        .map((line) => line.trim())
        .join(' '),
    ).to.equal(why);
    expect(lines.at(-1)).to.equal('no errors, 1 warning, no infos');
  });

  it('is only a count when there is nothing to say', () => {
    expect(reportText([])).to.equal('no errors, no warnings, no infos');
  });
});
