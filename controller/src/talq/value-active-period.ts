import type { ActivePeriod, DeviceId } from '@lamplighter/contracts';
import { z } from 'zod';
import { type AddressBook, talqAddress } from './address-book.js';
import { refuse } from './parse-talq.js';
import type { Refusals } from './refusals.js';
import { TalqNumberState, writeNumberState } from './talq-state.js';

type Value = Extract<ActivePeriod, { kind: 'value' }>;

const OPERATORS = { eq: 'EQ', ne: 'NE', ge: 'GE', gt: 'GT', le: 'LE', lt: 'LT' } as const;

/**
 * ValueActivePeriod. TALQ names an attribute `{deviceAddress}/{functionId}/{attributeName}`: the device is the part that the
 * address book knows, our `attribute` what follows it.
 */
export const valueActivePeriod = (addresses: AddressBook) =>
  z
    .strictObject({
      name: z.literal('ValueActivePeriod'),
      reference: attributeReference(addresses),
      operator: z.enum(Object.values(OPERATORS)),
      state: TalqNumberState,
    })
    .transform(
      ({ reference, operator, state }): Value => ({
        kind: 'value',
        ...reference,
        operator: operator.toLowerCase() as Value['operator'],
        value: state,
      }),
    );

const attributeReference = (addresses: AddressBook) =>
  z
    .strictObject({ resource: z.literal('devices'), address: z.string() })
    .transform(({ address }, context): Pick<Value, 'device' | 'attribute'> => {
      if (address.split('/').length !== 3) {
        refuse(context, ['address'], 'invalid', 'must name an attribute: {deviceAddress}/{functionId}/{attributeName}');
        return z.NEVER;
      }
      const found = split(address, addresses);
      if (found === null) {
        refuse(context, ['address'], 'unknown-address', `${address} belongs to no device in the address book`);
        return z.NEVER;
      }
      if (found.attribute.length > 64) {
        refuse(context, ['address'], 'not-supported', `${found.attribute} is longer than 64 characters`);
      }
      return found;
    });

/** The longest beginning that the book knows: a sensor's function goes before the device that has it. */
function split(address: string, addresses: AddressBook): { device: DeviceId; attribute: string } | null {
  const parts = address.split('/');
  for (const known of [2, 1]) {
    const device = addresses.fromTalq(parts.slice(0, known).join('/'));
    if (device !== null) return { device, attribute: parts.slice(known).join('/') };
  }
  return null;
}

export function writeValue(
  { device, attribute, operator, value }: Value,
  addresses: AddressBook,
  refusals: Refusals,
): z.input<ReturnType<typeof valueActivePeriod>> {
  const address = `${talqAddress(device, addresses, refusals.at('device'))}/${attribute}`;
  const parts = address.split('/');
  if (parts.length !== 3) {
    refusals
      .at('attribute')
      .add('no-equivalent', `must be {functionId}/{attributeName} such as lampActuator/actualLightState`);
  }
  return {
    name: 'ValueActivePeriod',
    reference: { resource: 'devices', address },
    operator: OPERATORS[operator],
    state: writeNumberState(value, parts.at(-1) ?? ''),
  };
}
