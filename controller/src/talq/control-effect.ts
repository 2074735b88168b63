import type { DeviceId, DynamicControl } from '@lamplighter/contracts';
import { z } from 'zod';
import { type AddressBook, talqAddress } from './address-book.js';
import { EffectOperation, writeOperation } from './effect-operation.js';
import { because, refuse } from './parse-talq.js';
import type { Refusals } from './refusals.js';
import { sensorReference, type TalqSensorReference } from './sensor-reference.js';
import { CommandBase, type TalqCommandBase, writeCommand } from './talq-command.js';

type Of<K extends DynamicControl['kind']> = Extract<DynamicControl, { kind: K }>;
/** What an effect says of a dynamic control; its hours and its id stand around it. */
type Effect = { [K in DynamicControl['kind']]: Omit<Of<K>, 'id' | 'between'> }[DynamicControl['kind']];

const effectShape = (addresses: AddressBook) => ({
  /** SensorControlSource. */
  source: z
    .strictObject({ sensor: sensorReference(addresses).optional() })
    .transform(({ sensor }): DeviceId[] => sensor ?? []),
  operation: EffectOperation,
  // Optional in TALQ, but how long the light stays must not be guessed.
  holdTime: z
    .number()
    .refine(
      (seconds) => Number.isInteger(seconds) && seconds >= 5 && seconds <= 3600,
      because('not-supported', 'must be whole seconds from 5 to 3600'),
    ),
});

/**
 * FixedControlEffect: a level while a sensor is active. Without a sensor the receiver chooses: here the presence sensors
 * in whose innermost ring a luminaire stands.
 */
const fixedControlEffect = (addresses: AddressBook) =>
  z
    .strictObject({ type: z.literal('FixedControlEffect'), ...effectShape(addresses), command: CommandBase })
    .transform(({ source, operation, holdTime, command }): Effect => {
      const shared = { operation, holdSeconds: holdTime };
      if (source.length > 0) return { kind: 'sensor', ...shared, sensors: source, ...command };
      const { level, ...way } = command;
      return { kind: 'presence', ...shared, levels: [level], ...way };
    });

/** ExternalControlEffect: the level comes from outside, so there is no command. */
const externalControlEffect = (addresses: AddressBook) =>
  z
    .strictObject({ type: z.literal('ExternalControlEffect'), ...effectShape(addresses) })
    .transform(({ source: [source, second], operation, holdTime }, context): Effect => {
      if (source === undefined || second !== undefined) {
        refuse(context, ['source'], 'not-supported', 'must name the one sensor that the level comes from');
        return z.NEVER;
      }
      return { kind: 'external', operation, holdSeconds: holdTime, source };
    });

export const controlEffect = (addresses: AddressBook) =>
  z.discriminatedUnion('type', [fixedControlEffect(addresses), externalControlEffect(addresses)]);
export type TalqControlEffect = z.input<ReturnType<typeof controlEffect>>;

/** `refusals` at the dynamic control. */
export function writeControlEffect(
  control: DynamicControl,
  addresses: AddressBook,
  refusals: Refusals,
): TalqControlEffect {
  const shared = { operation: writeOperation(control.operation), holdTime: control.holdSeconds };
  switch (control.kind) {
    case 'presence':
      return { type: 'FixedControlEffect', source: {}, ...shared, command: presenceCommand(control, refusals) };
    case 'sensor': {
      const sensor = references(control.sensors, addresses, (index) => refusals.at('sensors', index));
      return {
        type: 'FixedControlEffect',
        source: { sensor },
        ...shared,
        command: writeCommand(control, refusals.at('level')),
      };
    }
    case 'external': {
      for (const field of ['rampSeconds', 'rampFromSeconds', 'colourTemperatureK'] as const) {
        if (control[field] === undefined) continue;
        refusals
          .at(field)
          .add('no-equivalent', 'comes from outside with the level (ExternalControlEffect): leave it out');
      }
      const sensor = references([control.source], addresses, () => refusals.at('source'));
      return { type: 'ExternalControlEffect', source: { sensor }, ...shared };
    }
  }
}

function presenceCommand(control: Of<'presence'>, refusals: Refusals): TalqCommandBase {
  const [level = 0, ...further] = control.levels;
  if (further.length > 0) {
    refusals.at('levels').add('no-equivalent', 'has a level for more than one ring: a TALQ effect has one');
  }
  return writeCommand({ ...control, level }, refusals.at('levels', 0));
}

const references = (
  sensors: readonly DeviceId[],
  addresses: AddressBook,
  place: (index: number) => Refusals,
): TalqSensorReference => ({
  sensorAddresses: sensors.map((sensor, index) => talqAddress(sensor, addresses, place(index))),
});
