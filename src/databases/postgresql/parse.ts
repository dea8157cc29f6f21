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
    return { statements: cut(Buffer.from(text), stmts, tokens) };
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    // Statements are counted in bytes, and errors in characters.
    const at = error.sqlDetails?.cursorPosition ?? 0;
    return { fault: { message: error.message, ...position(text.slice(0, at)) } };
  }
}

/** Each statement with its words, and the comments since the statement before. */
function cut(
  bytes: Buffer,
  stmts: readonly RawStmt[],
  tokens: readonly ScanToken[],
): readonly ParsedStatement[] {
  const isComment = ({ tokenName }: ScanToken): boolean => commentTokens.has(tokenName);
  const lineStarts = lineStartsIn(bytes);
  let next = 0;
  return stmts.flatMap(({ stmt, stmt_location: from = 0, stmt_len: length }) => {
    const until = length === undefined || length === 0 ? bytes.length : from + length;
    const behind = tokens.findIndex(({ start }, index) => index >= next && start >= until);
    const around = tokens.slice(next, behind < 0 ? undefined : behind);
    next += around.length;
    const own = around.filter((token) => token.start >= from && !isComment(token));
    const [first, last] = [own[0], own.at(-1)];
    if (stmt === undefined || first === undefined || last === undefined) return [];
    return [
      {
        sql: bytes.subarray(first.start, last.end).toString(),
        words: own.map((token) => wordOf(token, bytes, first.start)),
        ...placeOf(first.start, bytes, lineStarts),
        offset: first.start,
        comments: around.filter(isComment).map(({ text }) => text),
        node: stmt,
      },
    ];
  });
}

function lineStartsIn(bytes: Buffer): readonly number[] {
  const starts = [0];
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) starts.push(at + 1);
  return starts;
}

/** Columns are counted in characters. */
function placeOf(
  offset: number,
  bytes: Buffer,
  lineStarts: readonly number[],
): Pick<ParsedStatement, 'line' | 'column'> {
  const line = lineStarts.findLastIndex((start) => start <= offset);
  return { line: line + 1, column: bytes.subarray(lineStarts[line], offset).toString().length + 1 };
}

function wordOf(token: ScanToken, bytes: Buffer, from: number): Word {
  const chars = (offset: number): number => bytes.subarray(from, offset).toString().length;
  return { text: token.text, is: kindOf(token), start: chars(token.start), end: chars(token.end) };
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
