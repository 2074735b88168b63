import { expect } from 'chai';
import fc from 'fast-check';
import { WireError } from './errors.js';
import { deviceId, edgeId, nisCode } from './ids.js';
import {
  certificateTopic,
  certifiedTopic,
  deviceTopic,
  edgeSubscriptions,
  mayEdgePublish,
  nodeTopic,
  parseTopic,
  stateTopic,
  tryParseTopic,
} from './topics.js';

const at = { nis: nisCode('21004'), edge: edgeId('cabinet-52') };
const lamp = deviceId('lamp-1');
const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/);

describe('topics', () => {
  it('are parsed back to what they were built from', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{5}$/),
        id,
        id,
        fc.constantFrom('DBIRTH', 'DDEATH', 'DDATA', 'DCMD'),
        (nis, edge, device, verb) => {
          const address = { nis: nisCode(nis), edge: edgeId(edge) };
          const parsed = parseTopic(deviceTopic(verb as 'DDATA', address, deviceId(device)));
          expect(parsed).to.deep.equal({ kind: 'device', verb, ...address, device });
        },
      ),
    );
    expect(parseTopic(nodeTopic('NCMD', at))).to.deep.equal({ kind: 'node', verb: 'NCMD', ...at });
    expect(parseTopic(stateTopic('controller'))).to.deep.equal({ kind: 'state', host: 'controller' });
  });

  it('refuse wildcards, foreign namespaces, missing and surplus levels', () => {
    for (const topic of [
      '',
      'spBv1.0',
      'spBv1.0/21004/NDATA',
      'spBv1.0/21004/NDATA/+',
      'spBv1.0/21004/NDATA/e/lamp',
      'spBv1.0/21004/DDATA/e',
      'spBv1.0/21004/DDATA/e/l/x',
      'spBv1.0/Ixelles/NDATA/e',
      'spAv1.0/21004/NDATA/e',
      'spBv1.0/21004/NOTHING/e',
    ]) {
      expect(() => parseTopic(topic), topic).to.throw(WireError);
    }
  });

  it('let an edge publish what is its own and nothing else', () => {
    expect(mayEdgePublish(at, nodeTopic('NBIRTH', at))).to.equal(true);
    expect(mayEdgePublish(at, deviceTopic('DDATA', at, lamp))).to.equal(true);
    expect(mayEdgePublish(at, nodeTopic('NCMD', at))).to.equal(false);
    expect(mayEdgePublish(at, deviceTopic('DCMD', at, lamp))).to.equal(false);
    expect(mayEdgePublish(at, nodeTopic('NDATA', { ...at, edge: edgeId('other') }))).to.equal(false);
    expect(mayEdgePublish(at, nodeTopic('NDATA', { ...at, nis: nisCode('21005') }))).to.equal(false);
    expect(mayEdgePublish(at, stateTopic('controller'))).to.equal(false);
    expect(mayEdgePublish(at, '#')).to.equal(false);
  });

  it('never throw from tryParseTopic', () => {
    fc.assert(fc.property(fc.string(), (topic) => void tryParseTopic(topic)));
  });

  it('name a birth certificate so that the birth can be found again', () => {
    const birth = nodeTopic('NBIRTH', at);
    expect(certifiedTopic(certificateTopic(birth))).to.equal(birth);
    expect(certifiedTopic(birth)).to.equal(undefined);
  });

  it('subscribe an edge to its own commands and its host only', () => {
    expect(edgeSubscriptions(at, 'controller')).to.deep.equal([
      'spBv1.0/21004/NCMD/cabinet-52',
      'spBv1.0/21004/DCMD/cabinet-52/+',
      'spBv1.0/STATE/controller',
    ]);
  });
});
