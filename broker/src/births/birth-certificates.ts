import { certificateTopic, deviceTopic, type EdgeAddress, nodeTopic, tryParseTopic } from '@lamplighter/contracts';
import type { Message, MqttEngine } from '../engine/mqtt-engine.js';

/**
 * Sparkplug-aware retention (specification chapter 10): each NBIRTH and DBIRTH is kept at its certificate topic, so that a
 * controller that starts late learns every edge without asking 1,700 of them to be born again.
 *
 * An NBIRTH opens a new session, so it forgets the devices of the one before. A death forgets nothing: a certificate says
 * what an edge was at its last birth, not that it is alive.
 */
export class BirthCertificates {
  constructor(
    private readonly engine: Pick<MqttEngine, 'publish' | 'retained' | 'forget'>,
    private readonly devicesPerEdge: number,
    private readonly onTooManyDevices: (at: EdgeAddress) => void,
  ) {}

  /** Looks at every routed message. */
  published(message: Message): void {
    const topic = tryParseTopic(message.topic);
    if (topic?.kind === 'node' && topic.verb === 'NBIRTH') {
      this.#forgetDevices(topic);
      this.#keep(message);
    } else if (topic?.kind === 'device' && topic.verb === 'DBIRTH') {
      const isKnown = [...this.engine.retained(certificateTopic(message.topic))].length > 0;
      if (!isKnown && this.#devices(topic).length >= this.devicesPerEdge) this.onTooManyDevices(topic);
      else this.#keep(message);
    }
  }

  /** Forgets an edge that may no longer connect. */
  forget(at: EdgeAddress): void {
    this.#forgetDevices(at);
    this.engine.forget(certificateTopic(nodeTopic('NBIRTH', at)));
  }

  #keep({ topic, payload }: Message): void {
    this.engine.publish({ topic: certificateTopic(topic), payload, qos: 1, retain: true });
  }

  #forgetDevices(at: EdgeAddress): void {
    for (const { topic } of this.#devices(at)) this.engine.forget(topic);
  }

  #devices(at: EdgeAddress): Message[] {
    const anyDevice = deviceTopic('DBIRTH', at, '+' as Parameters<typeof deviceTopic>[2]);
    return [...this.engine.retained(certificateTopic(anyDevice))];
  }
}
