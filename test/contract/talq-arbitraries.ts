import {
  Calendar,
  CalendarId,
  ControlProgram,
  DeviceId,
  GroupId,
  LightingGroup,
  type ProgramStep,
} from '@lamplighter/contracts';
import type { AddressBook, CalendarAssignment, DayOffsetHours, OverrideOrder } from '@lamplighter/controller';
import fc from 'fast-check';

/** Documents of ours for property tests of TALQ: all that can be exported, written in any way that our schemas take. */

/** A device is a UUID on the other side, a sensor the function of one. */
const KNOWN: readonly (readonly [ours: string, theirs: string])[] = [
  ['lamp-1', '4eb333b9-53c7-4cdc-bf9a-36fa7c6d53e6'],
  ['lamp-2', '6a1c6a0e-9a55-4b0c-8a41-6f0f1c9b7d21'],
  ['sensor-1', '4eb333b9-53c7-4cdc-bf9a-36fa7c6d53e6/presence'],
  ['sensor-2', '6a1c6a0e-9a55-4b0c-8a41-6f0f1c9b7d21/photocell'],
];
export const ADDRESSES: AddressBook = {
  toTalq: (device) => KNOWN.find(([ours]) => ours === device)?.[1] ?? null,
  fromTalq: (address) => {
    const known = KNOWN.find(([, theirs]) => theirs === address);
    return known ? DeviceId.parse(known[0]) : null;
  },
};

const level = fc.integer({ min: 0, max: 100 });
const two = (number: number): string => String(number).padStart(2, '0');
const time = fc
  .tuple(
    fc.oneof(fc.constantFrom(0, 12), fc.nat({ max: 23 })),
    fc.oneof(fc.constant(0), fc.nat({ max: 59 })),
    fc.option(fc.constantFrom(0, 15, 59), { nil: undefined }),
  )
  .map(([hour, minute, second]) => `${two(hour)}:${two(minute)}${second === undefined ? '' : `:${two(second)}`}`);
const minutes = fc.integer({ min: -360, max: 360 });
const ramp = fc.oneof(fc.integer({ min: 0, max: 3600 }), fc.double({ min: 0, max: 3600, noNaN: true }));
const lux = fc.double({ min: 0, max: 200_000, noNaN: true });
const device = fc.constantFrom('lamp-1', 'lamp-2');
const sensor = fc.constantFrom('sensor-1', 'sensor-2');
const operation = fc.constantFrom('set', 'max', 'min', 'add', 'sub', 'mul');
const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,10}$/);
const name = fc.string({ minLength: 1, maxLength: 20 });
const window = fc.record({ from: time, to: time });

/** Optional keys of a record: absent in some, never undefined. */
const some = <T>(required: Record<string, fc.Arbitrary<unknown>>, optional: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) }) as fc.Arbitrary<T & object>;

const way = {
  id: fc.string({ maxLength: 20 }),
  rampSeconds: ramp,
  rampFromSeconds: ramp,
  colourTemperatureK: fc.integer({ min: 1000, max: 20_000 }),
};

const activePeriod = fc.oneof(
  some({ kind: fc.constant('absolute'), on: time, off: time }, {}),
  fc.tuple(minutes, minutes).map(([on, off]) => ({
    kind: 'astroClock',
    on: { event: 'sunset', offsetMinutes: on },
    off: { event: 'sunrise', offsetMinutes: off },
  })),
  some({ kind: fc.constant('sensor'), onLevel: lux, offLevel: lux }, { sensor }),
  some(
    {
      kind: fc.constant('astroAndSensor'),
      sensorBeforeSunsetMinutes: fc.nat({ max: 360 }),
      sensorBeforeSunriseMinutes: fc.nat({ max: 360 }),
    },
    { sensor, sunsetOffsetMinutes: minutes, sunriseOffsetMinutes: minutes, onLevel: lux, offLevel: lux },
  ),
  fc.record({
    kind: fc.constant('value'),
    device,
    attribute: fc.constantFrom('lampActuator/actualLightState', 'meter/totalPower', 'Lamp/DimPercent'),
    operator: fc.constantFrom('eq', 'ne', 'ge', 'gt', 'le', 'lt'),
    // JSON has no negative zero.
    value: fc.oneof(
      level,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    ),
  }),
);

const fixedTime = some<ProgramStep>({ kind: fc.constant('fixedTime'), at: time, level }, way);
const astroClock = some<ProgramStep>(
  {
    kind: fc.constant('astroClock'),
    event: fc.constantFrom('sunset', 'sunrise'),
    offsetMinutes: minutes,
    operation,
    level,
  },
  way,
);

const shared = { operation, holdSeconds: fc.integer({ min: 5, max: 3600 }) };
const dynamicControl = fc.oneof(
  some({ kind: fc.constant('presence'), ...shared, levels: fc.tuple(level) }, { between: window, ...way }),
  some(
    { kind: fc.constant('sensor'), ...shared, sensors: fc.array(sensor, { minLength: 1, maxLength: 2 }), level },
    { between: window, ...way },
  ),
  some({ kind: fc.constant('external'), ...shared, source: sensor }, { between: window, id: way.id }),
);

/** With the day offset for which it can be exported. */
export const exportableProgram: fc.Arbitrary<{ program: ControlProgram; dayOffsetHours: DayOffsetHours }> = fc
  .record({
    program: some<Record<string, unknown>>(
      {
        id,
        name,
        activePeriods: fc.array(activePeriod, { maxLength: 8 }),
        baseLevel: level,
        fixed: fc.uniqueArray(fixedTime, { maxLength: 6, selector: (step) => seconds((step as { at: string }).at) }),
        bySun: fc.array(astroClock, { maxLength: 3 }),
        sunFirst: fc.boolean(),
        dynamicControls: fc.array(dynamicControl, { maxLength: 8 }),
      },
      { description: fc.string({ maxLength: 30 }), carriesOver: fc.boolean() },
    ),
    dayOffsetHours: fc.constantFrom<DayOffsetHours[]>(0, 12),
  })
  .map(({ program: { fixed, bySun, sunFirst, ...program }, dayOffsetHours }) => {
    const [first, second] = [fixed, bySun] as [object[], object[]];
    const steps = sunFirst ? [...second, ...first] : [...first, ...second];
    return { program: ControlProgram.parse({ ...program, steps }), dayOffsetHours };
  })
  .filter(({ program, dayOffsetHours }) => isExportable(program, dayOffsetHours));

const seconds = (at: string): string => (at.length === 5 ? `${at}:00` : at);

/** What the start of a day can say in TALQ, told from the rule and not from the code that follows it. */
function isExportable({ steps, carriesOver, baseLevel }: ControlProgram, dayOffsetHours: DayOffsetHours): boolean {
  const times = steps.flatMap((step) => (step.kind === 'fixedTime' ? [seconds(step.at)] : []));
  const bySun = steps.filter((step) => step.kind === 'astroClock');
  const startsWithStep = times.includes(startOf(dayOffsetHours));
  if (carriesOver && times.length === 0) {
    return bySun.length > 0 && bySun.every((step) => step.operation === 'set') && baseLevel === 100;
  }
  if (carriesOver) return !startsWithStep || bySun.length === 0;
  return dayOffsetHours === 12 || times.length === 0 || startsWithStep;
}

const startOf = (dayOffsetHours: DayOffsetHours): string => (dayOffsetHours === 12 ? '12:00:00' : '00:00:00');

/** How a program comes back: the same light, written in one way. */
export function normalProgram(program: ControlProgram, dayOffsetHours: DayOffsetHours): ControlProgram {
  const { carriesOver, ...rest } = structuredClone(program);
  const start = startOf(dayOffsetHours);
  for (const period of rest.activePeriods) {
    if (period.kind === 'absolute') Object.assign(period, { on: short(period.on), off: short(period.off) });
  }
  for (const control of rest.dynamicControls) {
    if (control.between) control.between = { from: short(control.between.from), to: short(control.between.to) };
  }
  const fixed = rest.steps.flatMap((step) => (step.kind === 'fixedTime' ? [{ ...step, at: short(step.at) }] : []));
  const inDay = (at: string): string => (seconds(at) >= start ? `0${seconds(at)}` : `1${seconds(at)}`);
  fixed.sort((a, b) => (inDay(a.at) < inDay(b.at) ? -1 : 1));
  const [first] = fixed;
  const startsWithStep = first !== undefined && seconds(first.at) === start;
  const isBase = startsWithStep && Object.keys(first).length === 3 && (dayOffsetHours === 12 || fixed.length === 1);
  if (isBase) fixed.shift();
  return {
    ...rest,
    ...(isBase ? { baseLevel: first.level } : {}),
    ...(carriesOver && !startsWithStep ? { carriesOver } : {}),
    steps: [...fixed, ...rest.steps.filter((step) => step.kind === 'astroClock')],
  };
}

const short = (at: string): string => (at.endsWith(':00') && at.length === 8 ? at.slice(0, 5) : at);

const monthDay = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }))
  .map(([month, day]) => `--${two(month)}-${two(day)}`);
const fullDate = fc
  .integer({ min: Date.parse('2000-01-01'), max: Date.parse('2099-12-31') })
  .map((instant) => new Date(instant).toISOString().slice(0, 10));
const partial = fc.oneof(monthDay, fullDate);
const spanOf = (date: fc.Arbitrary<string>) =>
  fc
    .tuple(date, fc.option(date, { nil: undefined }))
    .map(([from, to]) => (to === undefined ? { from } : from <= to ? { from, to } : { from: to, to: from }));
const recurring = spanOf(fc.integer({ min: 1, max: 31 }).map((day) => `---${two(day)}`));
const range = { from: partial, to: partial, id: way.id };
const nth = fc.constantFrom(1, 2, 3, 4, 5, -1);
const rule = fc.oneof(
  some({ programId: id }, range),
  some(
    { programId: id, dates: fc.array(fc.oneof(recurring, spanOf(monthDay)), { minLength: 1, maxLength: 4 }) },
    range,
  ),
  some({ programId: id, dates: fc.tuple(spanOf(fullDate)) }, { id: way.id }),
  some(
    { programId: id, weekdays: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }) },
    { ...range, nth: fc.oneof(nth, fc.array(nth, { minLength: 1, maxLength: 5 })) },
  ),
  some({ programId: id, nth }, range),
);

export const exportableCalendar: fc.Arbitrary<Calendar> = fc
  .record({
    id,
    name,
    defaultProgramId: id,
    rules: fc.array(rule, { maxLength: 5 }),
    dayOffsetHours: fc.constantFrom<DayOffsetHours[]>(0, 12),
  })
  .map((document) => Calendar.parse(document));

/** How a calendar comes back: the same days, written in one way. */
export const normalCalendar = (calendar: Calendar): Calendar => ({
  ...calendar,
  rules: calendar.rules.map(({ dates, weekdays, nth: occurrences, ...more }) => {
    const which = [...new Set([occurrences ?? []].flat())];
    const days = [...new Set(weekdays)].sort();
    const isEveryDay = days.length === 7 && which.length > 0;
    return {
      ...more,
      ...(dates
        ? { dates: dates.map(({ from, to }) => (to === undefined || to === from ? { from } : { from, to })) }
        : {}),
      ...(weekdays && !isEveryDay ? { weekdays: days } : {}),
      ...(which.length > 0 ? { nth: which.length === 1 ? which[0] : which } : {}),
    };
  }),
});

const devices = fc.array(
  device.map((known) => DeviceId.parse(known)),
  { maxLength: 4 },
);
const groups = fc.array(
  id.map((known) => GroupId.parse(known)),
  { maxLength: 4 },
);

export const lightingGroup: fc.Arbitrary<LightingGroup> = fc
  .record({
    id,
    name,
    devices,
    groups,
    purpose: fc.constantFrom('unknown', 'override', 'calendar', 'loggerConfig'),
  })
  .map((document) => LightingGroup.parse(document));

const instant = fc.integer({ min: 0, max: Date.parse('9999-12-31T23:59:59.999Z') });
const said = { issuer: name, reason: name };
const levelAction = fc
  .tuple(
    some<OverrideOrder['action']>(
      { kind: fc.constant('override'), level, rank: fc.constant('operator') },
      { rampSeconds: ramp, rampFromSeconds: ramp, colourTemperatureK: way.colourTemperatureK },
    ),
    fc.uniqueArray(instant, { minLength: 2, maxLength: 2 }),
    fc.boolean(),
  )
  .map(([action, instants, hasStart]) => {
    const [start = 0, until = 1] = instants.sort((a, b) => a - b);
    return { ...action, until, ...(hasStart ? { start } : {}) };
  });
const resume = instant.map((until): OverrideOrder['action'] => ({
  kind: 'override',
  level: null,
  until,
  rank: 'operator',
}));
const order = (action: fc.Arbitrary<OverrideOrder['action']>, more: Record<string, fc.Arbitrary<unknown>>) =>
  some<OverrideOrder>({ devices, groups, action }, { ...said, ...more }).filter(
    (given) => given.devices.length + given.groups.length > 0,
  );
export const overrideOrder: fc.Arbitrary<OverrideOrder> = fc.oneof(
  order(levelAction, { cmsRefId: fc.string({ maxLength: 20 }) }),
  order(resume, {}),
);

export const calendarAssignment: fc.Arbitrary<CalendarAssignment> = some(
  {
    devices,
    groups,
    calendarId: fc.oneof(
      fc.constant(null),
      id.map((known) => CalendarId.parse(known)),
    ),
  },
  { cmsRefId: fc.string({ maxLength: 20 }) },
);
