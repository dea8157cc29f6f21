import type { FiledStatement } from '../../statement.ts';
import { isKeyword, outside, type Word } from '../../words.ts';
import { unquoted } from '../nature.ts';
import { alterations } from './alterations.ts';
import { addedColumns } from './columns.ts';
import { clauseOf } from './definition.ts';
import { behind, bracketed, split, tableFirst } from './reading.ts';
import type { LintContext, TableName } from './rule.ts';

export type KeyKind = 'PRIMARY KEY' | 'UNIQUE' | 'FULLTEXT' | 'SPATIAL' | 'INDEX';

/** An index that a statement builds for a table. */
export interface AddedKey {
  readonly table: TableName;
  readonly kind: KeyKind;
  /** Undefined: the server chooses one. */
  readonly name: string | undefined;
  /** Of its columns; a column that an expression stands for has ''. */
  readonly columns: readonly string[];
}

type InUse = Pick<LintContext, 'isNew'>;

/** Of tables that somebody may use, in whatever form it is written. */
export function addedKeys(statement: FiledStatement, context: InUse): readonly AddedKey[] {
  return [...byAlter(statement), ...byCreate(statement), ...byColumn(statement, context)].filter(
    ({ table }) => !context.isNew(table),
  );
}

function byAlter(statement: FiledStatement): readonly AddedKey[] {
  return alterations(statement).flatMap(({ table, words }) => {
    const kind = kindOf(words);
    return kind === undefined ? [] : [{ table, kind, name: nameIn(words), columns: columnsIn(words) }];
  });
}

/** Without CONSTRAINT the kind stands first; with it, behind a name or not. */
function kindOf(words: readonly Word[]): KeyKind | undefined {
  const named = behind(words, /^ADD CONSTRAINT (?!(PRIMARY|UNIQUE) )/);
  const own = named?.slice(1) ?? behind(words, /^ADD (CONSTRAINT )?/) ?? [];
  return kindFirst(own);
}

const firsts: readonly (readonly [RegExp, KeyKind])[] = [
  [/^PRIMARY KEY /, 'PRIMARY KEY'],
  [/^UNIQUE /, 'UNIQUE'],
  [/^FULLTEXT /, 'FULLTEXT'],
  [/^SPATIAL /, 'SPATIAL'],
  [/^(INDEX|KEY) /, 'INDEX'],
];

function kindFirst(words: readonly Word[]): KeyKind | undefined {
  return firsts.find(([pattern]) => behind(words, pattern) !== undefined)?.[1];
}

function byCreate({ words }: FiledStatement): readonly AddedKey[] {
  const own = behind(words, /^CREATE (OR REPLACE )?(?=(UNIQUE |FULLTEXT |SPATIAL )?INDEX )/);
  if (own === undefined) return [];
  const kind = kindFirst(own);
  const on = outside(own).find(({ text }) => isKeyword(text, 'ON'));
  const found = on && tableFirst(own.slice(own.indexOf(on) + 1));
  return kind === undefined || found === undefined
    ? []
    : [{ table: found.table, kind, name: nameIn(own), columns: columnsIn(found.rest) }];
}

function byColumn(statement: FiledStatement, context: InUse): readonly AddedKey[] {
  return addedColumns(statement, context).flatMap(({ table, column }) => {
    const kinds = (['UNIQUE', 'PRIMARY KEY'] as const).filter((kind) => clauseOf(column, kind));
    return kinds.map((kind) => ({ table, kind, name: column.name, columns: [column.name] }));
  });
}

/** Behind the kind of index, or behind CONSTRAINT. */
function nameIn(words: readonly Word[]): string | undefined {
  const own =
    behind(
      words,
      /^(ADD )?(UNIQUE |FULLTEXT |SPATIAL )?(INDEX |KEY )?(IF NOT EXISTS )?(?!\( |CONSTRAINT )/,
    ) ?? behind(words, /^ADD CONSTRAINT (?!(UNIQUE|PRIMARY) )/);
  return own?.[0]?.is === 'word' ? unquoted(own[0].text) : undefined;
}

/** Names in the first brackets: `(first(10), last DESC)`. */
function columnsIn(words: readonly Word[]): readonly string[] {
  const inside = bracketed(words.slice(words.findIndex(({ text }) => text === '('))) ?? [];
  return split(inside).map(([first]) => (first?.is === 'word' ? unquoted(first.text) : ''));
}

/** An index that goes; its name undefined: the primary key. */
export interface DroppedKey {
  readonly table: TableName;
  readonly name: string | undefined;
}

export function droppedKeys(statement: FiledStatement, { isNew }: InUse): readonly DroppedKey[] {
  return [...droppedByAlter(statement), ...droppedByName(statement)].filter(({ table }) => !isNew(table));
}

function droppedByAlter(statement: FiledStatement): readonly DroppedKey[] {
  return alterations(statement).flatMap(({ table, words }): readonly DroppedKey[] => {
    if (behind(words, /^DROP PRIMARY KEY /) !== undefined) return [{ table, name: undefined }];
    const [name] = behind(words, /^DROP (INDEX|KEY) (IF EXISTS )?/) ?? [];
    return name === undefined ? [] : [{ table, name: unquoted(name.text) }];
  });
}

function droppedByName({ words }: FiledStatement): readonly DroppedKey[] {
  const own = behind(words, /^DROP INDEX (IF EXISTS )?/);
  const found = own && tableFirst(own.slice(2));
  return found === undefined ? [] : [{ table: found.table, name: unquoted(own?.[0]?.text ?? '') }];
}
