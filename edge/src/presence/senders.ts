import type { InputEvent } from '@lamplighter/dali';

/** Where a control device's instance sits on its line. */
export interface InstancePlace {
  readonly shortAddress: number;
  readonly instance: number;
}

/**
 * Who of the placed instances of one type may have sent an event (part 103, event schemes). Schemes that leave out the
 * short address name several: a group, or every instance of a number. One that names another type names nobody here.
 */
export function sendersOf<P extends InstancePlace>(event: InputEvent, instanceType: number, placed: readonly P[]): P[] {
  if (event.scheme !== 'deviceInstance' && event.instanceType !== instanceType) return [];
  switch (event.scheme) {
    case 'deviceInstance':
      return placed.filter((each) => each.shortAddress === event.shortAddress && each.instance === event.instance);
    case 'device':
      return placed.filter((each) => each.shortAddress === event.shortAddress);
    case 'instance':
      return placed.filter((each) => each.instance === event.instance);
    case 'deviceGroup':
    case 'instanceGroup':
      // Who belongs to a group is the sensors' own setting: it may be any of them.
      return [...placed];
  }
}
