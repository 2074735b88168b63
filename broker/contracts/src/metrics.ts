import { DataType, type DataTypeCode } from './sparkplug/datatypes.js';

interface MetricDefinition {
  /** 1 to 255, for ever: the low byte of every alias of this metric on the wire. Never reuse a number. */
  readonly number: number;
  readonly datatype: DataTypeCode;
  /** UCUM-like unit, empty when the value has none. */
  readonly unit: string;
  readonly description: string;
}

/** Every metric the platform knows, by its Sparkplug name. DALI sources: STANDARDS.md section 2.4. */
export const METRICS = {
  // The journal's envelope: on each stored record.
  'Journal/Epoch': {
    number: 1,
    datatype: DataType.String,
    unit: '',
    description: 'Id of the journal; a new one after the store was lost',
  },
  'Journal/Sequence': {
    number: 2,
    datatype: DataType.UInt64,
    unit: '',
    description: 'Position in the journal, from 1, without gaps',
  },
  'Journal/Kind': {
    number: 3,
    datatype: DataType.String,
    unit: '',
    description: 'reading, event, fault, outcome or loss',
  },
  'Journal/First': {
    number: 4,
    datatype: DataType.UInt64,
    unit: '',
    description: 'Oldest sequence that the edge still holds (birth)',
  },
  'Journal/Last': {
    number: 5,
    datatype: DataType.UInt64,
    unit: '',
    description: 'Newest sequence appended; 0 when none (birth)',
  },
  'Journal/Lost': {
    number: 6,
    datatype: DataType.UInt64,
    unit: '',
    description: 'Records of this epoch that are lost: dropped when full, refused by a failed disk, damaged',
  },
  // The edge itself.
  'Edge/ProtocolVersion': {
    number: 10,
    datatype: DataType.UInt16,
    unit: '',
    description: 'Version of this catalogue and of the command form',
  },
  'Edge/SoftwareVersion': {
    number: 11,
    datatype: DataType.String,
    unit: '',
    description: 'Version of the edge software',
  },
  'Edge/ClockTrusted': {
    number: 12,
    datatype: DataType.Boolean,
    unit: '',
    description: 'The edge believes its own clock',
  },
  'Edge/SignatureRequired': {
    number: 13,
    datatype: DataType.Boolean,
    unit: '',
    description: 'Unsigned commands are refused',
  },
  'Edge/LineOpen': { number: 14, datatype: DataType.Boolean, unit: '', description: 'The DALI interface answers' },
  'Desired/Version': {
    number: 15,
    datatype: DataType.UInt32,
    unit: '',
    description: 'Version of the desired state in force; 0 when none',
  },
  'Desired/Refusal': {
    number: 16,
    datatype: DataType.String,
    unit: '',
    description: 'Why the last document was refused; empty when it was not',
  },
  // Luminaire state.
  'Lamp/TargetLevel': {
    number: 20,
    datatype: DataType.Float,
    unit: '%',
    description: 'Dim level that resolve() asks for',
  },
  'Lamp/AppliedLevel': {
    number: 21,
    datatype: DataType.Float,
    unit: '%',
    description: 'Dim level last written to the gear',
  },
  'Lamp/DimPercent': {
    number: 22,
    datatype: DataType.Float,
    unit: '%',
    description: 'Actual level by the dimming curve',
  },
  'Lamp/ActualLevel': {
    number: 23,
    datatype: DataType.UInt8,
    unit: '',
    description: 'Actual arc power level (QUERY ACTUAL LEVEL)',
  },
  'Lamp/On': { number: 24, datatype: DataType.Boolean, unit: '', description: 'Lamp is on (status bit 2)' },
  'Lamp/Source': { number: 25, datatype: DataType.String, unit: '', description: 'Which rung of the ladder decided' },
  'Lamp/Reason': { number: 26, datatype: DataType.String, unit: '', description: 'Why, for a person' },
  // Energy and supply.
  'Energy/Active': {
    number: 30,
    datatype: DataType.Double,
    unit: 'Wh',
    description: 'Active energy counter (bank 202)',
  },
  'Energy/Power': { number: 31, datatype: DataType.Float, unit: 'W', description: 'Active power (bank 202)' },
  'Supply/Voltage': { number: 32, datatype: DataType.Float, unit: 'V', description: 'Supply voltage (bank 205)' },
  'Supply/Frequency': { number: 33, datatype: DataType.Float, unit: 'Hz', description: 'Supply frequency (bank 205)' },
  'Supply/PowerFactor': { number: 34, datatype: DataType.Float, unit: '', description: 'Power factor (bank 205)' },
  'Gear/Temperature': {
    number: 35,
    datatype: DataType.Int16,
    unit: 'Cel',
    description: 'Control gear temperature (bank 205)',
  },
  'Gear/OperatingTime': {
    number: 36,
    datatype: DataType.UInt32,
    unit: 's',
    description: 'Gear operating time (bank 205)',
  },
  'Source/OnTime': {
    number: 37,
    datatype: DataType.UInt32,
    unit: 's',
    description: 'Light source on time, total (bank 206)',
  },
  'Source/Starts': {
    number: 38,
    datatype: DataType.UInt32,
    unit: '',
    description: 'Light source start counter, total (bank 206)',
  },
  'Source/Voltage': { number: 39, datatype: DataType.Float, unit: 'V', description: 'Light source voltage (bank 206)' },
  'Source/Current': { number: 40, datatype: DataType.Float, unit: 'A', description: 'Light source current (bank 206)' },
  'Source/Temperature': {
    number: 41,
    datatype: DataType.Int16,
    unit: 'Cel',
    description: 'Light source temperature (bank 206)',
  },
  // Sensors.
  'Presence/Occupied': {
    number: 50,
    datatype: DataType.Boolean,
    unit: '',
    description: 'Presence sensor: occupied (part 303). Never leaves an edge (S-27); the number is taken',
  },
  'Presence/Count': {
    number: 51,
    datatype: DataType.UInt32,
    unit: '',
    description: 'Activations in the past interval of at least 15 minutes',
  },
  'Presence/Interval': {
    number: 52,
    datatype: DataType.UInt32,
    unit: 's',
    description: 'Length of the counting interval',
  },
  // Light sensors (part 304).
  'Ambient/Relative': {
    number: 150,
    datatype: DataType.UInt16,
    unit: '',
    description: "Relative illuminance, 0 to 1023 of the sensor's own range (part 304)",
  },
  'Ambient/Illuminance': {
    number: 151,
    datatype: DataType.Float,
    unit: 'lx',
    description: 'Illuminance, where the sensor is calibrated',
  },
  // Boosts: live only, never journaled.
  'Boost/To': {
    number: 152,
    datatype: DataType.String,
    unit: '',
    description: 'Another edge whose luminaires lie in the bubble of somebody here: it is asked for light',
  },
  'Boost/Until': {
    number: 153,
    datatype: DataType.UInt64,
    unit: 'ms',
    description: 'Until when that light is asked for, a whole minute of UTC',
  },
  // Faults: conditions raised and cleared.
  'Fault/Code': {
    number: 60,
    datatype: DataType.String,
    unit: '',
    description: 'TALQ event name, such as lampFailure',
  },
  'Fault/Active': {
    number: 61,
    datatype: DataType.Boolean,
    unit: '',
    description: 'true raises the condition, false clears it',
  },
  'Fault/Evidence': { number: 62, datatype: DataType.String, unit: '', description: 'What was measured, as JSON' },
  // Commands and their outcome.
  'Command/LastId': {
    number: 70,
    datatype: DataType.String,
    unit: '',
    description: 'Command that the outcome belongs to',
  },
  'Command/Result': {
    number: 71,
    datatype: DataType.String,
    unit: '',
    description: 'acknowledged, effective, expired or refused',
  },
  'Command/Reason': {
    number: 72,
    datatype: DataType.String,
    unit: '',
    description: 'Why a command was refused or expired',
  },
  // Declared loss.
  'Loss/From': { number: 80, datatype: DataType.UInt64, unit: '', description: 'First sequence that was dropped' },
  'Loss/To': { number: 81, datatype: DataType.UInt64, unit: '', description: 'Last sequence that was dropped' },
  // The edge's clock.
  'Clock/State': {
    number: 170,
    datatype: DataType.String,
    unit: '',
    description: 'untrusted (full light), holdover (runs on by itself) or synchronised',
  },
  'Clock/OffsetSeconds': {
    number: 171,
    datatype: DataType.Float,
    unit: 's',
    description: "Best time source's time minus the edge's",
  },
  'Clock/DriftBoundSeconds': {
    number: 172,
    datatype: DataType.Float,
    unit: 's',
    description: 'Most that the clock may have drifted since a source confirmed it',
  },
  // Events that are no fault: what happened, as a TALQ-like name.
  'Event/Name': { number: 90, datatype: DataType.String, unit: '', description: 'What happened' },
  'Event/Detail': { number: 91, datatype: DataType.String, unit: '', description: 'Detail as JSON' },
  // The cabinet: its meter, its contacts, its noise level sensor.
  'Meter/EnergyImport': {
    number: 100,
    datatype: DataType.Double,
    unit: 'Wh',
    description: 'Active energy taken from the mains, as the meter counts it',
  },
  'Meter/EnergyExport': {
    number: 101,
    datatype: DataType.Double,
    unit: 'Wh',
    description: 'Active energy given back, as the meter counts it',
  },
  'Meter/ReactiveEnergyImport': {
    number: 102,
    datatype: DataType.Double,
    unit: 'varh',
    description: 'Reactive energy taken, as the meter counts it',
  },
  'Meter/ReactiveEnergyExport': {
    number: 103,
    datatype: DataType.Double,
    unit: 'varh',
    description: 'Reactive energy given back, as the meter counts it',
  },
  'Meter/Power': { number: 104, datatype: DataType.Float, unit: 'W', description: 'Active power of all phases' },
  'Meter/PowerL1': { number: 105, datatype: DataType.Float, unit: 'W', description: 'Active power of phase 1' },
  'Meter/PowerL2': { number: 106, datatype: DataType.Float, unit: 'W', description: 'Active power of phase 2' },
  'Meter/PowerL3': { number: 107, datatype: DataType.Float, unit: 'W', description: 'Active power of phase 3' },
  'Meter/VoltageL1': { number: 108, datatype: DataType.Float, unit: 'V', description: 'Voltage of phase 1 to neutral' },
  'Meter/VoltageL2': { number: 109, datatype: DataType.Float, unit: 'V', description: 'Voltage of phase 2 to neutral' },
  'Meter/VoltageL3': { number: 110, datatype: DataType.Float, unit: 'V', description: 'Voltage of phase 3 to neutral' },
  'Meter/CurrentL1': { number: 111, datatype: DataType.Float, unit: 'A', description: 'Current of phase 1' },
  'Meter/CurrentL2': { number: 112, datatype: DataType.Float, unit: 'A', description: 'Current of phase 2' },
  'Meter/CurrentL3': { number: 113, datatype: DataType.Float, unit: 'A', description: 'Current of phase 3' },
  'Meter/PowerFactor': {
    number: 114,
    datatype: DataType.Float,
    unit: '',
    description: 'Power factor of all phases; negative while power is given back',
  },
  'Meter/Frequency': { number: 115, datatype: DataType.Float, unit: 'Hz', description: 'Mains frequency' },
  'Meter/EnergyTotal': {
    number: 116,
    datatype: DataType.Double,
    unit: 'Wh',
    description: 'Energy taken as the edge adds it up: never falls, whatever the counter does',
  },
  'Meter/IsPlausible': {
    number: 117,
    datatype: DataType.Boolean,
    unit: '',
    description: 'The counters of this reading can be believed',
  },
  'Cabinet/DoorOpen': { number: 120, datatype: DataType.Boolean, unit: '', description: 'The cabinet stands open' },
  'Cabinet/Leakage': { number: 121, datatype: DataType.Boolean, unit: '', description: 'Earth leakage was detected' },
  'Cabinet/BreakerTripped': {
    number: 122,
    datatype: DataType.Boolean,
    unit: '',
    description: 'A circuit breaker has tripped',
  },
  'Cabinet/LocalOverride': {
    number: 123,
    datatype: DataType.Boolean,
    unit: '',
    description: 'The switch at the cabinet stands at full light',
  },
  'Cabinet/ContactorClosed': {
    number: 124,
    datatype: DataType.Boolean,
    unit: '',
    description: 'The contactor feeds its segment (feedback contact)',
  },
  'Cabinet/HasSupply': {
    number: 125,
    datatype: DataType.Boolean,
    unit: '',
    description: 'There is voltage behind the breaker',
  },
  'Photocell/OutputOn': {
    number: 126,
    datatype: DataType.Boolean,
    unit: '',
    description: 'The photocell asks for light',
  },
  'Noise/LAeq': {
    number: 130,
    datatype: DataType.Float,
    unit: 'dB',
    description: 'Equivalent continuous A-weighted sound level over the interval',
  },
  'Noise/Interval': {
    number: 131,
    datatype: DataType.UInt32,
    unit: 's',
    description: 'Length of the interval of Noise/LAeq',
  },
  // Updates of the edge: docs/operations.md, Updates.
  'Update/State': {
    number: 160,
    datatype: DataType.String,
    unit: '',
    description: 'idle, staging, waiting (for daylight) or probation; null without a supervisor',
  },
  'Update/Software': {
    number: 161,
    datatype: DataType.UInt32,
    unit: '',
    description: 'Software update installed; 0: as the crew installed it',
  },
  'Update/Configuration': {
    number: 162,
    datatype: DataType.UInt32,
    unit: '',
    description: 'Configuration update installed; 0: none',
  },
  'Update/Outcome': {
    number: 163,
    datatype: DataType.String,
    unit: '',
    description: 'Kind, version and result of the last update, with its reason; empty when there was none',
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;

/** Version of this catalogue, announced as Edge/ProtocolVersion. A controller refuses an edge whose version it does not know. */
export const PROTOCOL_VERSION = 1;

const nameByNumber = new Map<number, MetricName>(
  Object.entries(METRICS).map(([name, definition]) => [definition.number, name as MetricName]),
);

/** Devices of an edge are numbered from 1 in their births; 0 is the edge itself. Limit of the alias scheme: 24 bits. */
export const MAX_DEVICE_INDEX = 0xff_ff_ff;

/**
 * Alias of a metric: device index in the high bits, catalogue number in the low byte. Unique within the whole edge, as
 * Sparkplug asks (tck-id-payloads-alias-uniqueness), yet readable without the birth: a controller that restarts loses
 * nothing while births are under way.
 */
export const metricAlias = (name: MetricName, deviceIndex: number): number => deviceIndex * 256 + METRICS[name].number;

/** The metric that an alias names, or undefined for a number outside the catalogue. */
export const metricOfAlias = (alias: number): MetricName | undefined => nameByNumber.get(alias % 256);

export const isMetricName = (name: string): name is MetricName => Object.hasOwn(METRICS, name);
