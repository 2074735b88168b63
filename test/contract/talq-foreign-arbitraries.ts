import fc from 'fast-check';

/** TALQ documents as another system may write them: all that an import takes over, in every form that TALQ allows. */

const OWNER = fc.constant('urn:other');
const level = fc.integer({ min: 0, max: 100 });
const two = (number: number): string => String(number).padStart(2, '0');
const time = fc
  .tuple(
    fc.oneof(fc.constantFrom(0, 12), fc.nat({ max: 23 })),
    fc.constantFrom(0, 0, 30, 59),
    fc.constantFrom(0, 0, 15),
  )
  .map((parts) => parts.map(two).join(':'));
const minutes = fc.integer({ min: -360, max: 360 });
const seconds = fc.integer({ min: 0, max: 3600 });
const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,10}$/);
const optional = (required: Record<string, fc.Arbitrary<unknown>>, more: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({ ...required, ...more }, { requiredKeys: Object.keys(required) });

const state = fc.oneof(
  level.map((value) => ({ name: 'LevelState', value })),
  fc
    .tuple(fc.integer({ min: 1000, max: 20_000 }), level)
    .map(([cct, value]) => ({ name: 'LevelAndCCTColorState', cct, level: value })),
);
const command = optional({ state }, { rampToLevelTime: seconds, rampFromLevelTime: seconds });
const reference = (most: 1 | 2) =>
  optional({}, { sensorAddresses: fc.array(fc.constantFrom('radar-1', 'radar-2'), { maxLength: most }) });
const lux = fc.integer({ min: 0, max: 200_000 });

const activePeriod = fc.oneof(
  fc.record({ name: fc.constant('AbsoluteActivePeriod'), startTime: time, endTime: time }),
  fc.record({ name: fc.constant('AstroClockActivePeriod'), sunsetOffset: minutes, sunriseOffset: minutes }),
  fc.record({ name: fc.constant('SensorActivePeriod'), sensor: reference(1), onLevel: lux, offLevel: lux }),
  optional(
    {
      name: fc.constant('AstroAndSensorActivePeriod'),
      sensor: reference(1),
      sunsetOffset: minutes,
      sunriseOffset: minutes,
      pcActiveBeforeSunset: fc.nat({ max: 360 }),
      pcActiveBeforeSunrise: fc.nat({ max: 360 }),
    },
    { onLevel: lux, offLevel: lux },
  ),
  fc.record({
    name: fc.constant('ValueActivePeriod'),
    reference: fc.constant({ resource: 'devices', address: 'lamp-1/meter/totalPower' }),
    operator: fc.constantFrom('EQ', 'NE', 'GE', 'GT', 'LE', 'LT'),
    state: fc.oneof(
      level.map((value) => ({ name: 'LevelState', value })),
      fc.integer().map((value) => ({ name: 'IntegerState', value })),
      fc.integer().map((value) => ({ name: 'FloatState', value })),
    ),
  }),
);

const operation = fc.constantFrom('Set', 'Max', 'Min', 'Add', 'Sub', 'Mul');
const effect = { operation, holdTime: fc.integer({ min: 5, max: 3600 }) };
const dynamicControl = optional(
  {
    effect: fc.oneof(
      fc.record({
        type: fc.constant('FixedControlEffect'),
        source: optional({}, { sensor: reference(2) }),
        ...effect,
        command,
      }),
      fc.record({
        type: fc.constant('ExternalControlEffect'),
        source: fc.constant({ sensor: { sensorAddresses: ['radar-1'] } }),
        ...effect,
      }),
    ),
  },
  { period: fc.record({ startTime: time, endTime: time }) },
);

export const foreignProgram = optional(
  {
    type: fc.constant('ControlProgramOne'),
    id,
    ownerCMS: OWNER,
    activePeriods: fc.array(activePeriod, { maxLength: 4 }),
    fixedTimeControls: fc.uniqueArray(fc.record({ startTime: time, command }), {
      minLength: 1,
      maxLength: 6,
      selector: ({ startTime }) => startTime,
    }),
  },
  {
    astroClockTimeControls: fc.array(
      fc.record({ offset: minutes, solarEventType: fc.constantFrom('sunrise', 'sunset'), operation, command }),
      { maxLength: 3 },
    ),
    dynamicControls: fc.array(dynamicControl, { maxLength: 3 }),
  },
);

const monthDay = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }))
  .map((parts) => `--${parts.map(two).join('-')}`);
const monthlyDay = fc.integer({ min: 1, max: 31 }).map((day) => `---${two(day)}`);
const span = <T extends string | number>(value: fc.Arbitrary<T>) =>
  fc
    .tuple(value, value, fc.boolean())
    .map(([a, b, isOne]) => (isOne ? { start: a } : a <= b ? { start: a, end: b } : { start: b, end: a }));
const weekday = fc.integer({ min: 1, max: 7 });
const end = fc.oneof(monthDay, fc.constantFrom('2026-01-01', '2028-02-29', '2030-12-31'));
const condition = fc.oneof(
  fc.record({
    type: fc.constant('ccDate'),
    dates: fc.array(fc.oneof(span(monthDay), span(monthlyDay)), { minLength: 1, maxLength: 4 }),
  }),
  optional(
    { type: fc.constant('ccDay'), days: fc.array(span(weekday), { minLength: 1, maxLength: 7 }) },
    { occurrences: fc.uniqueArray(fc.constantFrom('1', '2', '3', '4', '5', 'L'), { minLength: 1, maxLength: 5 }) },
  ),
);

export const foreignCalendar = optional(
  { id, ownerCMS: OWNER, defaultProgram: id },
  { rules: fc.array(optional({ program: id }, { startDate: end, endDate: end, condition }), { maxLength: 4 }) },
);

const members = fc.array(
  fc.record({ resource: fc.constantFrom('devices', 'groups'), address: fc.constantFrom('lamp-1', 'lamp-2', 'square') }),
  { minLength: 1, maxLength: 5 },
);

export const foreignGroup = optional(
  { address: id, ownerCMS: OWNER, members },
  { purpose: fc.constantFrom('unknown', 'override', 'calendar', 'loggerConfig') },
);

export const foreignOverride = optional(
  { addresses: members },
  {
    targetCommand: optional(
      { state, expiration: fc.constantFrom('2026-12-31T23:59:59+01:00', '2026-12-31T22:59:59.5Z') },
      {
        rampToLevelTime: seconds,
        rampFromLevelTime: seconds,
        reason: fc.constantFrom('default', 'override'),
        cmsRefId: fc.string({ maxLength: 10 }),
        start: fc.constant('2026-12-31T20:00:00Z'),
      },
    ),
  },
);

export const foreignAssignment = optional(
  {
    addresses: members,
    entity: fc.record({ resource: fc.constant('calendars'), address: fc.oneof(id, fc.constant('')) }),
  },
  { cmsRefId: fc.string({ maxLength: 10 }) },
);
