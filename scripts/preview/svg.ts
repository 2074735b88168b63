/** Markup of one SVG element or several. */
export type Markup = string;
type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Characters that XML 1.0 allows in no form (section 2.2), lone surrogates among them. */
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand between tags and in attributes. */
export const escaped = (text: string): Markup =>
  text.replace(NOT_XML, '').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** An element; numbers are rounded to hundredths, attributes that are undefined left out. `children` is markup already. */
export function element(name: string, attributes: Attributes, ...children: readonly Markup[]): Markup {
  const written = Object.entries(attributes)
    .filter((entry): entry is [string, string | number] => entry[1] !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? rounded(value) : escaped(value)}"`)
    .join('');
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`;
}

/** A line of text with its baseline at a point. */
export const words = (x: number, y: number, text: string, attributes: Attributes = {}): Markup =>
  element('text', { x, y, ...attributes }, escaped(text));

export const line = (x1: number, y1: number, x2: number, y2: number, attributes: Attributes): Markup =>
  element('line', { x1, y1, x2, y2, ...attributes });

/** A coordinate in hundredths, so that the file stays small. */
export const rounded = (value: number): number => Math.round(value * 100) / 100;

/** At most so many characters, with an ellipsis in place of the rest. */
export const shortened = (text: string, most: number): string => {
  const characters = [...text];
  return characters.length <= most
    ? text
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
};
