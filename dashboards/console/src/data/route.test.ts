import { expect } from 'chai';
import fc from 'fast-check';
import { lampAddress, parseRoute, programAddress } from './route.js';

describe('addresses', () => {
  it('lead to their views', () => {
    expect(parseRoute('')).to.deep.equal({ view: 'map' });
    expect(parseRoute('#/sign-in?code=abc%20d')).to.deep.equal({ view: 'signIn', code: 'abc d' });
    expect(parseRoute('#/luminaires')).to.deep.equal({ view: 'list' });
    expect(parseRoute('#/faults/tickets')).to.deep.equal({ view: 'faults', tab: 'tickets' });
    expect(parseRoute('#/programs')).to.deep.equal({ view: 'programs', id: null });
    expect(parseRoute('#/nowhere')).to.deep.equal({ view: 'notFound' });
    expect(parseRoute('#/luminaires/a/b')).to.deep.equal({ view: 'notFound' });
  });

  it('carry any luminaire id there and back', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (id) => {
        expect(parseRoute(lampAddress(id))).to.deep.equal({ view: 'lamp', id });
        expect(parseRoute(programAddress(id))).to.deep.equal({ view: 'programs', id });
      }),
    );
  });

  it('never throw, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), (hash) => {
        expect(parseRoute(hash).view).to.be.a('string');
      }),
    );
    expect(parseRoute('#/luminaires/%E0%A4%A').view).to.equal('lamp');
  });
});
