import { ControlProgram } from '@lamplighter/contracts';
import { defaultProgram } from '@lamplighter/lighting';
import { expect } from 'chai';
import { BRUSSELS } from '../night/plan.js';
import { figuresText } from './figures-text.js';
import { picture } from './picture.js';
import type { PictureData } from './picture-data.js';
import { previewProgram } from './program-preview.js';

const YEAR = { place: BRUSSELS, floorLevel: 20, lightingClass: 'P4', year: 2026, date: '2026-10-24' };
const TROMSO = { ...BRUSSELS, latitude: 69.65, longitude: 18.96, timeZone: 'Europe/Oslo' };

/** Names of elements that are opened, in order; throws where one is not closed. */
function elementsOf(svg: string): string[] {
  const open: string[] = [];
  const seen: string[] = [];
  for (const [, slash, name = '', selfClosing] of svg.matchAll(
    /<(\/?)([a-zA-Z]+)(?:\s[a-z0-9:-]+="[^"<]*")*(\/?)>/gi,
  )) {
    if (slash === '/') expect(open.pop()).to.equal(name);
    else {
      seen.push(name);
      if (selfClosing === '') open.push(name);
    }
  }
  expect(open).to.deep.equal([]);
  expect(svg.match(/</g)).to.have.length(svg.match(/<\/?[a-zA-Z]+(?:\s[a-z0-9:-]+="[^"<]*")*\/?>/gi)?.length ?? 0);
  return seen;
}
const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text);

describe('the picture of a program', () => {
  let data: PictureData;
  let svg: string;
  before(() => {
    data = previewProgram(defaultProgram(), YEAR);
    svg = picture(data);
  });

  it('is one well-formed SVG that says what it shows and needs nothing else', () => {
    const elements = elementsOf(svg);
    expect(elements.slice(0, 3)).to.deep.equal(['svg', 'title', 'desc']);
    const foreign = ['image', 'script', 'style', 'use', 'foreignObject'];
    expect(elements.filter((name) => foreign.includes(name))).to.deep.equal([]);
    expect(svg).to.include('<title id="preview-title">Residential street: light over the nights of 2026</title>');
    expect(svg).to.include('it burns 4,282 h and comes on 365 times: 4,478 h at 0 %, 1,825 h at 50 %');
    expect(svg.replace('http://www.w3.org/2000/svg', '')).to.not.match(/https?:|href|NaN|undefined|Infinity/);
  });

  it('stays small: a year in less than 100 kB', () => {
    expect(Buffer.byteLength(svg)).to.be.below(100_000);
  });

  it('shows the figures, the night with its steps and sun, the months and the clock changes', () => {
    const texts = textsOf(svg);
    expect(texts).to.include.members(['Burning hours', '4,282 h', 'Switchings (off to on)', '365', '71.2 %']);
    expect(texts).to.include.members(['The night of 24 October 2026', 'sunset 18:32', 'sunrise 07:22', '50 %']);
    expect(texts).to.include.members(['Jan', '479 h', 'Dec', '495 h', 'clocks +1 h', 'clocks −1 h', '24 Oct']);
    expect(texts).to.include.members(['class floor 20 %', 'off', '100 %']);
    expect(texts).to.include('50.847° N, 4.353° E · Europe/Brussels · lighting class P4 · floor 20 %');
  });

  it('labels the repeated hour of a night once', () => {
    const labels = textsOf(svg).filter((text) => text === '02:00');
    expect(labels).to.have.length(1);
  });

  it('leaves paper where the clocks skip an hour', () => {
    // Row 86 is the night of 28 March; 02:00 is cell 168 of 5 minutes after noon.
    expect(svg).to.include('fill="#ffffff" d="M86 168h1v12h-1z"');
  });

  it('escapes what people call their programs, and cuts what does not fit', () => {
    const name = `Rue <"l'Été"> & ${'x'.repeat(90)}`;
    const hostile = picture({ ...data, program: { name, description: '</svg><script>alert(1)</script>' } });
    expect(elementsOf(hostile)).to.not.include('script');
    const title = textsOf(hostile)[0] ?? '';
    expect(title.startsWith('Rue &lt;&quot;l&#39;Été&quot;&gt; &amp; xxx')).to.equal(true);
    expect(title.endsWith('x…')).to.equal(true);
  });

  it('draws polar day and polar night', () => {
    const polar = previewProgram(defaultProgram(), { ...YEAR, place: TROMSO, date: '2026-12-21' });
    const drawn = picture(polar);
    elementsOf(drawn);
    expect(textsOf(drawn)).to.include('no sunset, no sunrise');
    expect(drawn).to.not.match(/NaN|undefined|Infinity/);
  });

  it('names the sun by its elevation where the place switches at another than sunset', () => {
    const place = { ...BRUSSELS, switchingElevation: -6 };
    const texts = textsOf(picture(previewProgram(defaultProgram(), { ...YEAR, place, date: '2026-12-21' })));
    expect(texts).to.include('dusk (−6°) 17:18');
  });

  it('draws a program that never lights', () => {
    const never = ControlProgram.parse({ ...defaultProgram(), baseLevel: 0, steps: [], dynamicControls: [] });
    const drawn = picture(previewProgram(never, { ...YEAR, floorLevel: 0, lightingClass: '' }));
    elementsOf(drawn);
    expect(textsOf(drawn)).to.include.members(['never lit', '0 h']);
    expect(drawn).to.not.match(/NaN|undefined|Infinity/);
  });

  it('gathers rare levels when there are more than fit', () => {
    const steps = Array.from({ length: 9 }, (_, index) => ({
      kind: 'fixedTime',
      at: `0${index}:00`,
      level: 10 + index * 10,
    }));
    const many = ControlProgram.parse({ ...defaultProgram(), steps });
    const drawn = picture(previewProgram(many, { ...YEAR, floorLevel: 0 }));
    expect(textsOf(drawn).some((text) => /^4 other levels: [\d,.]+ h$/.test(text))).to.equal(true);
  });
});

describe('the figures of a program as text', () => {
  it('stand one to a line', () => {
    const lines = figuresText(previewProgram(defaultProgram(), YEAR)).split('\n');
    expect(lines[0]).to.equal('Residential street, the nights of 2026');
    expect(lines).to.include('  Burning hours                      4,282 h');
    expect(lines).to.include('  At 70 %                            1,069 h');
  });
});
