import { LineCounter, isMap as isYamlMap, isNode, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import { toProblem } from './problem.ts';
import type { Complaint, Locate, Path, Problem } from './problem.ts';
import { inputOnly, isMap, unknownKeys } from './shape.ts';
import { fileKeys } from './schema.ts';
import { yamlComplaint } from './yaml-complaint.ts';

/** The configuration file as it was read; `path` is what messages call it. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

/** What the file gives. All scalars are text, as in the inputs: `5` and `yes` mean nothing of their own. */
export interface FileContent {
  readonly values: Readonly<Record<string, unknown>>;
  readonly place: Locate;
  readonly problems: readonly Problem[];
}

const nothing: Omit<FileContent, 'problems'> = {
  values: {},
  place: () => ({ source: 'file', where: '', key: '' }),
};

/** Read the file. Never throws: what is not YAML or not a map of known keys becomes problems. */
export function readConfigFile(file: ConfigFile | undefined): FileContent {
  if (!file) return { ...nothing, problems: [] };
  const lines = new LineCounter();
  const document = parseSafely(file.text, lines);
  if (!document) return { ...nothing, problems: [wholeFile(file.path, 'This is not YAML that can be read')] };
  const place = placeIn(file, document, lines);
  const faults = document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    const where = `${file.path}:${line}:${col}`;
    return toProblem(yamlComplaint(error.code), { source: 'file', where, key: '' });
  });
  if (faults.length > 0) return { ...nothing, problems: faults };
  const plain = toPlain(document);
  if (plain === unfollowed) return { ...nothing, problems: [wholeFile(file.path, unfollowed)] };
  return contentOf(plain, file, place);
}

function contentOf(plain: unknown, file: ConfigFile, place: Locate): FileContent {
  const values = plain === null || plain === '' || plain === undefined ? {} : plain;
  if (!isMap(values))
    return { ...nothing, problems: [wholeFile(file.path, 'The file is not a map of keys and values')] };
  const problems = unknownKeys(values, fileKeys).map((complaint) =>
    toProblem(sayInputOnly(complaint), { ...place(complaint.at ?? [], complaint), key: '' }),
  );
  return { values, place, problems };
}

function sayInputOnly(complaint: Complaint): Complaint {
  if (!inputOnly.includes(complaint.value ?? '')) return complaint;
  return { ...complaint, wrong: 'is not a key of the file', allowed: 'Give it as an input of the step.' };
}

function wholeFile(path: string, wrong: string): Problem {
  return toProblem({ wrong }, { source: 'file', where: path, key: '' });
}

/** The failsafe schema keeps every scalar as its text. Text that is deeply nested breaks the parser. */
function parseSafely(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  try {
    return parseDocument(text, { schema: 'failsafe', lineCounter, prettyErrors: false, logLevel: 'silent' });
  } catch {
    return undefined;
  }
}

const unfollowed = 'An alias refers to no anchor, or to too much';

/** The values, or `unfollowed`: aliases may refer to nothing, or multiply without end. */
function toPlain(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch {
    return unfollowed;
  }
}

function placeIn(file: ConfigFile, document: Document.Parsed, lines: LineCounter): Locate {
  const source = file.text.split('\n');
  return (path, { line: entryLine, isKey = false }) => {
    const node = deepest(document.contents, path, isKey);
    const start = lines.linePos(node?.range?.[0] ?? 0);
    const position =
      entryLine !== undefined && isBlock(node) ? lineOfBlock(source, start.line + entryLine) : start;
    return {
      source: 'file',
      where: `${file.path}:${position.line}:${position.col}`,
      key: String(path[0] ?? ''),
    };
  };
}

function isBlock(node: Node | undefined): boolean {
  return isScalar(node) && node.type === 'BLOCK_LITERAL';
}

function lineOfBlock(source: readonly string[], line: number): { line: number; col: number } {
  const indent = source[line - 1]?.search(/\S/) ?? 0;
  return { line, col: Math.max(indent, 0) + 1 };
}

/** The node at the path, or the last one on the way there. A key with nothing behind it stands for itself. */
function deepest(root: unknown, path: Path, isKey: boolean): Node | undefined {
  let node = asNode(root);
  for (const [index, part] of path.entries()) {
    const next = child(node, part, isKey && index === path.length - 1);
    if (!next) return node;
    node = next;
  }
  return node;
}

function child(node: Node | undefined, part: string | number, isKey: boolean): Node | undefined {
  if (isSeq(node)) return asNode(node.items[Number(part)]);
  if (!isYamlMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
  return pair && ((isKey ? undefined : written(pair.value)) ?? asNode(pair.key));
}

/** Undefined for the nothing behind `key:`. */
function written(value: unknown): Node | undefined {
  const node = asNode(value);
  return node?.range?.[0] === node?.range?.[1] ? undefined : node;
}

function asNode(value: unknown): Node | undefined {
  return isNode(value) ? value : undefined;
}
