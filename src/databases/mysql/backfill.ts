import type { Backfill } from '../../model/migration.ts';
import type { FiledStatement } from '../statement.ts';
import { isKeyword, keywordAt, outside, type Word } from '../words.ts';
import { partsOf, quoted, unquoted } from './nature.ts';
import { nameAt } from './subject.ts';

/** A statement that can be made batch by batch, or why not. */
export type AsBackfill =
  { readonly backfill: Omit<Backfill, 'digest' | 'summary' | 'key'> } | { readonly objection: string };

/** Cuts an UPDATE, a DELETE or an INSERT … SELECT of one table so that each batch of its rows can be done alone. */
export function asBackfill({ sql, words }: Pick<FiledStatement, 'sql' | 'words'>): AsBackfill {
  const free = outside(words);
  const source = sourceOf(free);
  if (source === undefined) return { objection: 'is no UPDATE, DELETE or INSERT … SELECT of one table' };
  const { where, tail } = clausesOf(free.slice(source.end), sql.length);
  const own = free.filter(({ end }) => end <= (tail?.start ?? sql.length));
  const objection = spanning(own) ?? endless(source, free, { tail, where });
  if (objection !== undefined) return { objection };
  const { verb, table, alias } = source;
  return { backfill: { verb, table, alias, ...partsOfText(sql, { where, tail }) } };
}

function partsOfText(sql: string, { where, tail }: Clauses): Pick<Backfill, 'head' | 'where' | 'tail'> {
  return {
    head: sql.slice(0, (where ?? tail)?.start).trim(),
    where: where && sql.slice(where.end, tail?.start).trim(),
    tail: tail === undefined ? '' : sql.slice(tail.start).trim(),
  };
}

interface Clauses {
  readonly tail: Word | undefined;
  readonly where: Word | undefined;
}

function clausesOf(words: readonly Word[], length: number): Clauses {
  const tail = words.find(
    (_, index) => `${keywordAt(words, index)} ${keywordAt(words, index + 1)}` === 'ON DUPLICATE',
  );
  const end = tail?.start ?? length;
  return { tail, where: words.find((own) => isKeyword(own.text, 'WHERE') && own.end <= end) };
}

interface Source extends Pick<Backfill, 'verb' | 'table' | 'alias'> {
  /** How many words lead up to the end of it. */
  readonly end: number;
}

/** The word behind which the table stands whose rows are gone through, and what may follow it. */
const sources: Readonly<
  Record<Backfill['verb'], { readonly behind: string; readonly then: readonly string[] }>
> = {
  UPDATE: { behind: 'UPDATE', then: ['SET'] },
  DELETE: { behind: 'FROM', then: ['WHERE'] },
  INSERT: { behind: 'FROM', then: ['WHERE', 'ON', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'WINDOW', 'UNION'] },
};

function sourceOf(words: readonly Word[]): Source | undefined {
  const verb = (Object.keys(sources) as Backfill['verb'][]).find((own) => isKeyword(words[0]?.text, own));
  if (verb === undefined) return undefined;
  const { behind, then } = sources[verb];
  const modifiers = ['LOW_PRIORITY', 'QUICK', 'IGNORE'];
  const at = words.findIndex(({ text }) => isKeyword(text, behind)) + 1;
  const start = words.findIndex(({ text }, index) => index >= at && !modifiers.includes(text.toUpperCase()));
  const name = at > 0 && start >= at ? nameAt(words, start) : undefined;
  if (name === undefined) return undefined;
  const { alias, end } = aliasAt(words, start + name.length, then);
  const next = words[end];
  if (next !== undefined && !then.includes(next.text.toUpperCase())) return undefined;
  return { verb, table: partsOf(name.text).map(quoted).join('.'), alias, end };
}

function aliasAt(
  words: readonly Word[],
  at: number,
  then: readonly string[],
): { readonly alias: string | undefined; readonly end: number } {
  const start = isKeyword(words[at]?.text, 'AS') ? at + 1 : at;
  const word = words[start];
  const isAlias = word?.is === 'word' && !then.includes(word.text.toUpperCase());
  return isAlias ? { alias: unquoted(word.text), end: start + 1 } : { alias: undefined, end: at };
}

/** Clauses that make something of all rows together. */
const wide: Readonly<Record<string, string>> = {
  GROUP: 'GROUP BY',
  HAVING: 'HAVING',
  WINDOW: 'WINDOW',
  ORDER: 'ORDER BY',
  LIMIT: 'LIMIT',
  DISTINCT: 'DISTINCT',
  UNION: 'UNION',
  EXCEPT: 'EXCEPT',
  INTERSECT: 'INTERSECT',
  RETURNING: 'RETURNING',
};

function spanning(words: readonly Word[]): string | undefined {
  const found = words.flatMap(({ text }) => wide[text.toUpperCase()] ?? []);
  return found.length === 0 ? undefined : `has ${found.join(' and ')}, which spans batches`;
}

/** A batch that is done twice must change nothing. */
function endless({ verb }: Source, words: readonly Word[], { tail, where }: Clauses): string | undefined {
  if (where !== undefined) return undefined;
  if (verb !== 'INSERT') return 'has no WHERE that tells which rows are still to be done';
  return tail !== undefined || words.some(({ text }) => isKeyword(text, 'IGNORE'))
    ? undefined
    : 'has neither IGNORE, nor ON DUPLICATE KEY UPDATE, nor a WHERE that tells which rows are still to be done';
}
