import protobuf from 'protobufjs/light.js';

/**
 * Message `org.eclipse.tahu.protobuf.Payload` of Sparkplug B 3.0 (field numbers: specification section 6.4.1).
 * Edition proto2: a field that was set to its default (seq 0, false) must still be on the wire.
 * Metadata, properties, DataSet and Template are opaque bytes here: we neither send nor read them, and an unknown shape
 * inside them cannot fail a whole payload.
 */
const descriptor: protobuf.INamespace = {
  nested: {
    Payload: {
      edition: 'proto2',
      fields: {
        timestamp: { type: 'uint64', id: 1 },
        metrics: { rule: 'repeated', type: 'Metric', id: 2 },
        seq: { type: 'uint64', id: 3 },
        uuid: { type: 'string', id: 4 },
        body: { type: 'bytes', id: 5 },
      },
    },
    Metric: {
      edition: 'proto2',
      oneofs: {
        value: {
          oneof: [
            'intValue',
            'longValue',
            'floatValue',
            'doubleValue',
            'booleanValue',
            'stringValue',
            'bytesValue',
            'datasetValue',
            'templateValue',
          ],
        },
      },
      fields: {
        name: { type: 'string', id: 1 },
        alias: { type: 'uint64', id: 2 },
        timestamp: { type: 'uint64', id: 3 },
        datatype: { type: 'uint32', id: 4 },
        isHistorical: { type: 'bool', id: 5 },
        isTransient: { type: 'bool', id: 6 },
        isNull: { type: 'bool', id: 7 },
        metadata: { type: 'bytes', id: 8 },
        properties: { type: 'bytes', id: 9 },
        intValue: { type: 'uint32', id: 10 },
        longValue: { type: 'uint64', id: 11 },
        floatValue: { type: 'float', id: 12 },
        doubleValue: { type: 'double', id: 13 },
        booleanValue: { type: 'bool', id: 14 },
        stringValue: { type: 'string', id: 15 },
        bytesValue: { type: 'bytes', id: 16 },
        datasetValue: { type: 'bytes', id: 17 },
        templateValue: { type: 'bytes', id: 18 },
      },
    },
  },
};

export const PayloadMessage = protobuf.Root.fromJSON(descriptor).lookupType('Payload');
