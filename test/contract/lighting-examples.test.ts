import { readFileSync } from 'node:fs';
import {
  type CommandId,
  type DeviceId,
  deviceId,
  type EpochMs,
  MINUTE,
  parseDesiredState,
} from '@lamplighter/contracts';
import {
  type ActiveOverride,
  compile,
  type Decision,
  type Detection,
  defaultCalendar,
  defaultProgram,
  programCurve,
  type ResolveInput,
  resolve,
} from '@lamplighter/lighting';
import { expect } from 'chai';

type Fields = Readonly<Record<string, unknown>>;

/** One row of an answer, as the page prints it. */
interface Answer {
  readonly when: string;
  readonly luminaire: string;
  readonly level: string;
  readonly source: string;
  readonly reason: string;
}

interface Example {
  readonly title: string;
  /** What the reader sees before the answer is unfolded. */
  readonly question: string;
  readonly given: Fields;
  readonly answers: readonly Answer[];
}

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

const HEADING = '## Ten worked examples';
const COLUMNS = '| when | luminaire | level | source | reason |';
const ROW =
  /^\| (?<when>[^|]+) \| `(?<luminaire>[^|`]+)` \| \*\*(?<level>\d+) %\*\* \| `(?<source>\w+)` \| (?<reason>[^|]+) \|$/;

/** The street and the examples of a page. Throws an Error that names the example and what is wrong with it. */
function workedExamples(text: string): { street: Fields; examples: Example[] } {
  const [introduction = '', ...sections] = (text.split(`\n${HEADING}\n`)[1] ?? '').split(/^### /m);
  const street = jsonBlock(introduction, 'the street of the examples');
  return {
    street,
    examples: sections.map((section, index) => {
      const title = section.split('\n')[0] ?? '';
      const wrong = (what: string): Error => new Error(`example "${title}": ${what}`);
      if (!title.startsWith(`${index + 1}. `)) throw wrong(`must be numbered ${index + 1}.`);
      const [question = '', folded] = section.split('<details>');
      if (folded === undefined) throw wrong('has no answer folded in <details>');
      const [head, , ...rows] = folded.split('\n').filter((line) => line.startsWith('|'));
      if (head !== COLUMNS) throw wrong(`its answer must be a table ${COLUMNS}`);
      if (rows.length === 0) throw wrong('its answer has no row');
      const answers = rows.map((row) => {
        const { when, luminaire, level, source, reason } = ROW.exec(row)?.groups ?? {};
        if (!when || !luminaire || !level || !source || !reason) throw wrong(`this row cannot be read: ${row}`);
        return { when, luminaire, level, source, reason };
      });
      return { title, question, given: jsonBlock(question, `example "${title}"`), answers };
    }),
  };
}

function jsonBlock(text: string, whose: string): Fields {
  const blocks = [...text.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, body = '']) => body);
  const [block] = blocks;
  if (block === undefined || blocks.length > 1)
    throw new Error(`${whose}: must have one json block, has ${blocks.length}`);
  try {
    return JSON.parse(block) as Fields;
  } catch (error) {
    throw new Error(`${whose}: its json block cannot be read: ${(error as Error).message}`);
  }
}

/** `2026-12-21 20:00 +01:00`, which must be what the clocks of Brussels show at that instant. */
function instantOf(text: unknown): EpochMs {
  const [, date, time = '', offset] = /^(\S{10}) (\d\d:\d\d(?::\d\d)?) ([+-]\d\d:\d\d)$/.exec(String(text)) ?? [];
  const instant = Date.parse(`${date}T${time}${offset}`);
  if (Number.isNaN(instant)) throw new Error(`${text} must be an instant such as 2026-12-21 20:00 +01:00`);
  const shown = new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'medium',
    timeZone: 'Europe/Brussels',
  });
  if (!shown.format(instant).startsWith(`${date} ${time}`)) throw new Error(`no clock in Brussels shows ${text}`);
  return instant;
}

const DOCUMENT_FIELDS = ['exemptions', 'caps', 'lightSensors'];

/** What resolve() is asked with for an example. Throws an Error for a field that has no meaning here. */
function inputOf(street: Fields, given: Fields): Omit<ResolveInput, 'instant' | 'device'> {
  const { program, clockTrusted = true, overrides = [], detections = {}, photocells = {}, ...document } = given;
  const unknown = Object.keys(document).filter((field) => !DOCUMENT_FIELDS.includes(field));
  if (unknown.length > 0) throw new Error(`nothing is known of: ${unknown.join(', ')}`);
  const programs = program ? { programs: [{ id: 'residential', ...(program as Fields) }] } : {};
  const seen = Object.entries(detections as Record<string, { occupied: boolean; lastDetectionAt: string }>);
  const said = Object.entries(photocells as Record<string, { said: 'dark' | 'light'; at: string }>);
  return {
    desired: compile(parseDesiredState({ ...street, ...programs, ...document })),
    clockTrusted: clockTrusted as boolean,
    overrides: (overrides as Fields[]).map(overrideOf),
    detections: new Map(
      seen.map(([sensor, { occupied, lastDetectionAt }]): [DeviceId, Detection] => [
        deviceId(sensor),
        { occupied, lastDetectionAt: instantOf(lastDetectionAt) },
      ]),
    ),
    light: new Map(
      said.map(([sensor, word]) => {
        const lux = word.said === 'dark' ? 0 : Number.POSITIVE_INFINITY;
        return [deviceId(sensor), [{ at: instantOf(word.at), lux }]];
      }),
    ),
  };
}

function overrideOf(fields: Fields, index: number): ActiveOverride {
  const { start, until, devices = ['lamp-1', 'lamp-2'], ...rest } = fields;
  return {
    id: `00000000-0000-4000-8000-00000000000${index}` as CommandId,
    devices: devices as DeviceId[],
    start: instantOf(start),
    until: instantOf(until),
    ...(rest as Pick<ActiveOverride, 'level' | 'rank' | 'issuer' | 'reason'>),
  };
}

const answerOf = ({ when, luminaire }: Answer, { level, source, reason }: Decision): Answer => ({
  when,
  luminaire,
  level: String(level),
  source,
  reason,
});

describe('docs/lighting.md', () => {
  const { street, examples } = workedExamples(page('lighting.md'));

  it('has at least ten worked examples', () => {
    expect(examples.length).to.be.at.least(10);
  });

  it('shows the program and the calendar that a street gets that has none', () => {
    const { programs, calendars } = parseDesiredState(street);
    expect(programs.map((program) => ({ ...program, description: '' }))).to.deep.equal([
      { ...defaultProgram(), description: '' },
    ]);
    expect(calendars).to.deep.equal([defaultCalendar()]);
  });

  for (const { title, question, given, answers } of examples) {
    it(`${title}: the platform answers as the page says`, () => {
      const input = inputOf(street, given);
      const found = answers.map((answer) =>
        answerOf(answer, resolve({ ...input, instant: instantOf(answer.when), device: deviceId(answer.luminaire) })),
      );
      expect(found).to.deep.equal(answers);
    });

    it(`${title}: asks for each answer before it gives it`, () => {
      const asked = answers.map(({ when }) => when.split(' ')[1]).filter((time) => !question.includes(`**${time}**`));
      expect(asked).to.deep.equal([]);
    });
  }

  it('draws the night as the program and the cap of its example make it', () => {
    const example = examples.find(({ title }) => title.includes('curfew'));
    const { desired } = inputOf(street, { caps: example?.given['caps'] });
    const [from, to] = [instantOf('2026-12-21 12:00 +01:00'), instantOf('2026-12-22 12:00 +01:00')];
    const x = (instant: EpochMs): string => (70 + ((instant - from) / (60 * MINUTE)) * 35).toFixed(1);
    const y = (level: number): string => (320 - 2.2 * level).toFixed(1);
    const curve = desired ? programCurve(desired, deviceId('lamp-1'), from, to) : [];
    const expected = curve.flatMap(([at, level], index) => {
      const before = curve[index - 1]?.[1];
      return [...(before === undefined ? [] : [`${x(at)},${y(before)}`]), `${x(at)},${y(level)}`];
    });
    const [, points] = /<polyline id="light" points="([^"]*)"/.exec(page('pictures/lighting-night.svg')) ?? [];
    expect(points?.split(' ')).to.deep.equal([...expected, `${x(to)},${y(curve.at(-1)?.[1] ?? Number.NaN)}`]);
  });
});

describe('a worked example that is not well formed', () => {
  const answer = '2026-12-21 20:00 +01:00 | `lamp-1` | **100 %** | `program` | it starts';
  const example = (body: string): string =>
    `# Page\n\n${HEADING}\n\n\`\`\`json\n{}\n\`\`\`\n\n### 1. Evening\n\n${body}`;
  const table = (row: string): string => `<details>\n\n${COLUMNS}\n|---|---|---|---|---|\n| ${row} |\n\n</details>\n`;
  const block = (json: string): string => `\`\`\`json\n${json}\n\`\`\`\n\n`;
  const refusals: [string, string, RegExp][] = [
    ['without json', table(answer), /^example "1. Evening": must have one json block, has 0$/],
    [
      'with broken json',
      block('{ "caps": [') + table(answer),
      /^example "1. Evening": its json block cannot be read: /,
    ],
    ['without an answer', block('{}'), /^example "1. Evening": has no answer folded in <details>$/],
    ['without a table', `${block('{}')}<details>\n\n100 %\n\n</details>`, /its answer must be a table/],
    ['with an unreadable row', block('{}') + table(answer.replace('**', '')), /this row cannot be read: \| 2026/],
    [
      'with another number',
      `${block('{}')}${table(answer)}### 3. Night\n`,
      /^example "3. Night": must be numbered 2\.$/,
    ],
  ];

  it('is read when nothing is missing', () => {
    expect(workedExamples(example(block('{}') + table(answer))).examples).to.have.length(1);
  });

  for (const [what, body, reason] of refusals) {
    it(`${what} is refused by its name`, () => {
      expect(() => workedExamples(example(body))).to.throw(reason);
    });
  }

  it('with a field that says nothing is refused', () => {
    expect(() => inputOf({}, { floor: 30 })).to.throw('nothing is known of: floor');
  });

  it('with a time that no clock shows is refused', () => {
    expect(() => instantOf('2026-12-21 20:00 +02:00')).to.throw('no clock in Brussels shows 2026-12-21 20:00 +02:00');
    expect(() => instantOf('20:00')).to.throw('20:00 must be an instant such as');
  });
});
