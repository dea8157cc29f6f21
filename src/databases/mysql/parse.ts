import type { Fault } from '../dialect.ts';
import type { FiledStatement } from '../statement.ts';
import { position, type Word } from '../words.ts';
import { isInBody } from './body.ts';
import { scan, type Placed } from './scan.ts';

export type ParsedSql = { readonly statements: readonly FiledStatement[] } | { readonly fault: Fault };

/** Cuts SQL into statements as the client mysql does, and at the END of a body where no DELIMITER is set. */
export function parseSql(text: string): ParsedSql {
  const found: Placed[][] = [];
  let own: Placed[] = [];
  for (const token of scan(text)) {
    if (token.is !== 'delimiter') own.push(token);
    else if (token.text === ';' && isInBody(wordsOf(own))) own.push({ ...token, is: 'sign' });
    else {
      found.push(own);
      own = [];
    }
  }
  return cut(text, [...found, own]);
}

function cut(text: string, parts: readonly (readonly Placed[])[]): ParsedSql {
  const [fault] = parts.flatMap((own) => breachIn(own) ?? []);
  if (fault === undefined) return { statements: parts.flatMap((own) => statementOf(text, own)) };
  return { fault: { message: fault.message, isSyntax: true, ...position(text.slice(0, fault.start)) } };
}

interface Breach {
  readonly message: string;
  readonly start: number;
}

/** What begins in a part and does not end in it. */
function breachIn(tokens: readonly Placed[]): Breach | undefined {
  const last = tokens.at(-1);
  if (last?.is === 'unclosed') return { message: unclosed[last.text] ?? 'DELIMITER sets none', ...last };
  const marks = tokens.filter(({ is }) => is === 'mark');
  const [open] = marks;
  if (open !== undefined && marks.length % 2 === 1)
    return { message: `the comment ${open.text} has no end`, ...open };
  const first = tokens.find(isCode);
  const isOpen = first !== undefined && isInBody(wordsOf(tokens));
  return isOpen ? { message: 'what begins in its body has no END', ...first } : undefined;
}

const unclosed: Readonly<Record<string, string>> = {
  "'": "the string that begins with ' has no end",
  '"': 'the string that begins with " has no end',
  '`': 'the name that begins with ` has no end',
  '/*': 'the comment that begins with /* has no end',
};

function statementOf(text: string, tokens: readonly Placed[]): readonly FiledStatement[] {
  const own = trimmed(tokens.filter(isCode));
  const [first, last] = [own[0], own.at(-1)];
  const words = wordsOf(own);
  if (first === undefined || last === undefined || words.length === 0) return [];
  return [
    {
      sql: text.slice(first.start, last.end),
      ...position(text.slice(0, first.start)),
      comments: tokens.filter(({ is }) => is === 'comment').map((token) => token.text),
      words,
    },
  ];
}

/** The semicolon of the last statement in a body is not the statement's own. */
function trimmed(tokens: readonly Placed[]): readonly Placed[] {
  return tokens.slice(0, tokens.findLastIndex(({ text, is }) => is !== 'sign' || text !== ';') + 1);
}

function isCode({ is }: Placed): boolean {
  return is !== 'comment';
}

function wordsOf(tokens: readonly Placed[]): readonly Word[] {
  const from = tokens.find(isCode)?.start ?? 0;
  return tokens.flatMap(({ text, is, start, end }) =>
    is === 'word' || is === 'literal' || is === 'sign'
      ? [{ text, is, start: start - from, end: end - from }]
      : [],
  );
}
