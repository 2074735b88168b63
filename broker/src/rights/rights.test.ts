import {
  deviceId,
  deviceTopic,
  edgeId,
  edgeSubscriptions,
  nisCode,
  nodeTopic,
  stateTopic,
} from '@lamplighter/contracts';
import { expect } from 'chai';
import type { Identity } from '../identity/identity.js';
import { mosquittoAcl } from './mosquitto-acl.js';
import { rightsOf } from './rights.js';

const municipalities = Array.from({ length: 19 }, (_, index) => nisCode(String(21_001 + index)));
const edges = municipalities.map(
  (nis) => ({ role: 'edge', nis, edge: edgeId(`cab-${nis}`) }) as const satisfies Identity,
);
const lamp = deviceId('lamp-1');

const topicsOf = (at: (typeof edges)[number]): string[] => [
  ...(['NBIRTH', 'NDEATH', 'NDATA'] as const).map((verb) => nodeTopic(verb, at)),
  ...(['DBIRTH', 'DDEATH', 'DDATA'] as const).map((verb) => deviceTopic(verb, at, lamp)),
];
const commandsTo = (at: (typeof edges)[number]): string[] => [nodeTopic('NCMD', at), deviceTopic('DCMD', at, lamp)];

describe('rights of an identity', () => {
  it('keep 19 municipalities apart: 342 pairs may neither publish, subscribe nor receive for each other', () => {
    let pairs = 0;
    for (const one of edges) {
      const rights = rightsOf(one);
      for (const other of edges) {
        const isOwn = one === other;
        if (!isOwn) pairs++;
        for (const topic of topicsOf(other)) {
          expect(rights.publish({ topic, retain: false }), topic).to.equal(isOwn ? null : 'foreign-topic');
          expect(rights.receive(topic), topic).to.equal(false);
        }
        for (const topic of commandsTo(other)) {
          expect(rights.publish({ topic, retain: false }), topic).to.equal('foreign-topic');
          expect(rights.receive(topic), topic).to.equal(isOwn);
        }
        for (const filter of edgeSubscriptions(other, 'controller')) {
          const isAllowed = isOwn || filter === stateTopic('controller');
          expect(rights.subscribe(filter) === null, filter).to.equal(isAllowed);
        }
      }
    }
    expect(pairs).to.equal(342);
  });

  it('let a controller command every edge, speak for no edge, and keep nothing retained but its own state', () => {
    const rights = rightsOf({ role: 'controller', host: edgeId('controller') });
    for (const edge of edges) {
      for (const topic of topicsOf(edge)) expect(rights.publish({ topic, retain: false })).to.equal('foreign-topic');
      for (const topic of commandsTo(edge)) {
        expect(rights.publish({ topic, retain: false })).to.equal(null);
        expect(rights.publish({ topic, retain: true })).to.equal('retained-command');
      }
    }
    expect(rights.publish({ topic: stateTopic('controller'), retain: true })).to.equal(null);
    expect(rights.publish({ topic: stateTopic('other'), retain: true })).to.equal('foreign-topic');
  });

  it('are written for Mosquitto without a wildcard that reaches another edge', () => {
    const acl = mosquittoAcl([edges[3] as Identity, { role: 'controller', host: edgeId('controller') }]);
    const [, edgePart = '', controllerPart = ''] = acl.split(/^user /m);
    expect(edgePart.split('\n').filter((line) => line.startsWith('topic write'))).to.deep.equal([
      'topic write spBv1.0/21004/NBIRTH/cab-21004',
      'topic write spBv1.0/21004/NDEATH/cab-21004',
      'topic write spBv1.0/21004/NDATA/cab-21004',
      'topic write spBv1.0/21004/DBIRTH/cab-21004/+',
      'topic write spBv1.0/21004/DDEATH/cab-21004/+',
      'topic write spBv1.0/21004/DDATA/cab-21004/+',
    ]);
    expect(controllerPart)
      .to.contain('topic write spBv1.0/+/NCMD/+')
      .and.to.contain('topic write spBv1.0/STATE/controller');
  });
});
