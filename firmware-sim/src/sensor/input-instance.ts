/** Variables that every instance of a control device has (part 103). */
export interface InstanceVariables {
  isEnabled: boolean;
  /** 0 to 4, as SET EVENT SCHEME takes it. */
  eventScheme: number;
  /** 2 to 5. */
  eventPriority: number;
  eventFilter: number;
  /** 0 to 31; MASK: none. */
  primaryGroup: number;
  group1: number;
  group2: number;
}

/** MASK: no value. */
export const MASK = 0xff;
export const YES = 0xff;

/** Reset values of part 103; the filter is the type's own. */
export function resetInstance(eventFilter: number): InstanceVariables {
  return {
    isEnabled: true,
    eventScheme: 0,
    eventPriority: 4,
    eventFilter,
    primaryGroup: MASK,
    group1: MASK,
    group2: MASK,
  };
}

/** The three data transfer registers. */
export type Dtr = readonly [number, number, number];

/** One input of a control device: a presence sensor (part 303), a light sensor (part 304). */
export interface InputInstance {
  /** Instance type: 3 or 4. */
  readonly type: number;
  /** Bits of the input value. */
  readonly resolution: number;
  readonly variables: InstanceVariables;
  /** Bits of the event filter that mean something. */
  readonly filterBits: number;
  /** Input value now, `resolution` bits. */
  readonly inputValue: number;
  /** Bytes that QUERY INPUT VALUE LATCH still has to give. */
  latched: number[];
  /** A command of the instance's own part (opcodes below 0x60) and its answer; null is silence. */
  command(opcode: number, dtr: Dtr, isRepeat: boolean): number | null;
  /** Reset values for every variable. */
  reset(): void;
  readonly isReset: boolean;
  /** Bus voltage came: timers run from here. */
  wake(): void;
  /** Bus voltage went: remembers nothing, no timer runs. */
  forget(): void;
  stop(): void;
}

/** Puts the ten information bits of an event on the bus; resolves when the bytes have left. */
export type Report = (information: number) => Promise<void>;

/** An input value as bytes: most significant bit first, the unused low bits repeat the value from its top (part 103, 9.8). */
export function inputBytes(value: number, resolution: number): number[] {
  const bits = value.toString(2).padStart(resolution, '0');
  const size = Math.ceil(resolution / 8);
  const filled = bits.repeat(Math.ceil((size * 8) / resolution)).slice(0, size * 8);
  return Array.from({ length: size }, (_, byte) => Number.parseInt(filled.slice(byte * 8, byte * 8 + 8), 2));
}
