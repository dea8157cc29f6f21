import type { Node, RawStmt, ScanToken } from 'libpg-query';
import type { FiledStatement } from '../statement.ts';
import { position, type Word } from '../words.ts';

export interface ParsedStatement extends FiledStatement {
  /** Bytes before it in its file: so the parser says where a part of it stands. */
  readonly offset: number;
  readonly node: Node;
}

/** What PostgreSQL's own parser says of a text. */
export type ParsedSql = { readonly statements: readonly ParsedStatement[] } | { readonly fault: SyntaxFault };

export interface SyntaxFault {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** Cuts SQL into statements, with the parser of PostgreSQL itself. The first call loads it: 50 ms. */
export async function parseSql(text: string): Promise<ParsedSql> {
  if (text.trim() === '') return { statements: [] };
  const { loadModule, parseSync, scanSync, SqlError } = await import('libpg-query');
  await loadModule();
  try {
    const { stmts = [] } = parseSync(text);
    const { tokens } = scanSync(text);
    return { statements: cut(bytesOf(text), stmts, tokens) };
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    // Statements are counted in bytes, and errors in characters.
    const at = error.sqlDetails?.cursorPosition ?? 0;
    return { fault: { message: error.message, ...position(text.slice(0, at)) } };
  }
}

/** A text as the parser counts it. */
interface Bytes {
  readonly bytes: Buffer;
  /** How many characters stand between two offsets. */
  readonly chars: (from: number, to: number) => number;
}

function bytesOf(text: string): Bytes {
  const bytes = Buffer.from(text);
  const isPlain = bytes.length === text.length;
  const chars: Bytes['chars'] = (from, to) => (isPlain ? to - from : bytes.toString('utf8', from, to).length);
  return { bytes, chars };
}

/** Each statement with its words, and the comments since the statement before. */
function cut(
  file: Bytes,
  stmts: readonly RawStmt[],
  tokens: readonly ScanToken[],
): readonly ParsedStatement[] {
  const lineStarts = lineStartsIn(file.bytes);
  let next = 0;
  return stmts.flatMap((raw) => {
    const { stmt, stmt_location: from = 0 } = raw;
    const until = endOf(raw, file);
    const began = next;
    while ((tokens[next]?.start ?? until) < until) next += 1;
    const around = tokens.slice(began, next);
    const own = around.filter((token) => token.start >= from && !isComment(token));
    const [first, last] = [own[0], own.at(-1)];
    if (stmt === undefined || first === undefined || last === undefined) return [];
    return [
      {
        sql: file.bytes.toString('utf8', first.start, last.end),
        words: own.map((token) => wordOf(token, file, first.start)),
        ...placeOf(first.start, file, lineStarts),
        offset: first.start,
        comments: around.filter(isComment).map(({ text }) => text),
        node: stmt,
      },
    ];
  });
}

/** The last statement of a file has no length. */
function endOf({ stmt_location: from = 0, stmt_len: length = 0 }: RawStmt, { bytes }: Bytes): number {
  return length === 0 ? bytes.length : from + length;
}

function isComment({ tokenName }: ScanToken): boolean {
  return commentTokens.has(tokenName);
}

function lineStartsIn(bytes: Buffer): readonly number[] {
  const starts = [0];
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) starts.push(at + 1);
  return starts;
}

/** Columns are counted in characters. */
function placeOf(
  offset: number,
  { chars }: Bytes,
  lineStarts: readonly number[],
): Pick<ParsedStatement, 'line' | 'column'> {
  const line = lineStarts.findLastIndex((start) => start <= offset);
  return { line: line + 1, column: chars(lineStarts[line] ?? 0, offset) + 1 };
}

function wordOf(token: ScanToken, { chars }: Bytes, from: number): Word {
  const [start, end] = [chars(from, token.start), chars(from, token.end)];
  return { text: token.text, is: kindOf(token), start, end };
}

function kindOf({ tokenName, keywordKind, text }: ScanToken): Word['is'] {
  if (literals.has(tokenName)) return 'literal';
  return keywordKind > 0 || tokenName.endsWith('IDENT') || /^[\w"]/.test(text) ? 'word' : 'sign';
}

const literals: ReadonlySet<string> = new Set([
  'ICONST',
  'FCONST',
  'SCONST',
  'USCONST',
  'BCONST',
  'XCONST',
  'PARAM',
]);
const commentTokens: ReadonlySet<string> = new Set(['SQL_COMMENT', 'C_COMMENT']);
