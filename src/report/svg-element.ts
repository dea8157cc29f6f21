import { escapeXml, oneLine } from '../lib/escape.ts';

export type Attributes = Readonly<Record<string, string | number>>;

/** An element. Attributes are our own words and numbers; the content is XML already. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${pixel(value)}"`);
  return content === '' ? `<${name}${list.join('')}/>` : `<${name}${list.join('')}>${content}</${name}>`;
}

function pixel(value: string | number): string {
  return typeof value === 'number' ? String(Number(value.toFixed(1))) : value;
}

/** A place, pixels from the top left. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A line of text, from outside or not. */
export function label(text: string, { x, y }: Place, more: Attributes = {}): string {
  return element('text', { x, y, ...more }, escapeXml(text));
}

/** A straight line. */
export function line(from: Place, to: Place, look: string): string {
  return element('line', { class: look, x1: from.x, y1: from.y, x2: to.x, y2: to.y });
}

/** A line through all these places; a dot if there is only one. */
export function stroke(places: readonly Place[], look: string): string {
  const [first] = places;
  if (first === undefined) return '';
  if (places.length === 1) return element('circle', { class: `${look} dot`, cx: first.x, cy: first.y, r: 3 });
  const way = places.map(({ x, y }) => `${pixel(x)} ${pixel(y)}`).join('L');
  return element('path', { class: `${look} line`, d: `M${way}` });
}

/** Roughly, and rather too wide: nobody measures fonts here. */
export function widthOf(text: string, fontSize = 12): number {
  return Array.from(text).reduce((sum, character) => sum + emsOf(character) * fontSize, 0);
}

function emsOf(character: string): number {
  if (character >= '\u1100') return 1.2;
  if (/[MWmw@%…]/.test(character)) return 1;
  return /[a-z\d\s.,:;'|()-]/.test(character) ? 0.6 : 0.8;
}

/** Outside text on one line that is not wider than `width`. */
export function cutTo(text: string, width: number, fontSize = 12): string {
  const clean = oneLine(text);
  if (widthOf(clean, fontSize) <= width) return clean;
  let room = width - fontSize;
  const kept = Array.from(clean).filter((character) => (room -= emsOf(character) * fontSize) >= 0);
  return `${kept.join('').trimEnd()}…`;
}
