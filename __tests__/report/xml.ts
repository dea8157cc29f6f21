/** A reader of XML as strict as a browser's, for the little of it that our own files use. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Its own text, entities resolved. */
  readonly text: string;
}

const token = /<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** Every element in the order they begin. Throws where the text is not well-formed. */
export function elements(xml: string): readonly Element[] {
  const text = xml.trimEnd();
  if (!text.isWellFormed() || forbidden.test(text))
    throw new SyntaxError('a character that XML does not have');
  const all: Element[] = [];
  const open: number[] = [];
  const tokens = [...text.matchAll(token)];
  for (const found of tokens) {
    if (all.length > 0 && open.length === 0) throw new SyntaxError('more after the root');
    take(found, all, open);
  }
  const end = tokens.reduce((sum, [whole]) => sum + whole.length, 0);
  if (end !== text.length || open.length > 0) throw new SyntaxError(`broken at ${text.slice(end, end + 40)}`);
  return all;
}

function take(found: RegExpExecArray, all: Element[], open: number[]): void {
  const [, closes, name = '', attributes, isEmpty, text] = found;
  if (text !== undefined) addText(all, open.at(-1), text);
  else if (closes === '/') close(all, open, name);
  else begin(all, open, { name, attributes: parseAttributes(attributes ?? ''), text: '' });
  if (isEmpty === '/') open.pop();
}

function begin(all: Element[], open: number[], element: Element): void {
  open.push(all.push(element) - 1);
}

function addText(all: Element[], index: number | undefined, text: string): void {
  const element = index === undefined ? undefined : all[index];
  if (index === undefined || element === undefined) throw new SyntaxError('text outside the root');
  all[index] = { ...element, text: element.text + resolved(text) };
}

function close(all: readonly Element[], open: number[], name: string): void {
  const index = open.pop();
  if (index === undefined || all[index]?.name !== name) throw new SyntaxError(`</${name}> closes nothing`);
}

function parseAttributes(text: string): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(
    ([, key = '', value = '']): [string, string] => [key, resolved(value)],
  );
  if (new Set(pairs.map(([key]) => key)).size !== pairs.length)
    throw new SyntaxError(`twice the same: ${text}`);
  return Object.fromEntries(pairs);
}

function resolved(text: string): string {
  if (/&(?!#\d+;)/.test(text) || text.includes(']]>')) throw new SyntaxError(`not escaped: ${text}`);
  return text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

export function attributesOf(xml: string, name: string): Readonly<Record<string, string>> {
  return elements(xml).find((element) => element.name === name)?.attributes ?? {};
}
