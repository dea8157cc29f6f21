import type { FiledStatement } from '../../statement.ts';
import type { Word } from '../../words.ts';
import { unquoted } from '../nature.ts';
import { alterationsInUse, type Alteration } from './alterations.ts';
import { definitionOf, type Column } from './definition.ts';
import { behind } from './reading.ts';
import type { LintContext, TableName } from './rule.ts';

type InUse = Pick<LintContext, 'isNew'>;

/** A column that a statement adds to a table that somebody may use. */
export interface AddedColumn {
  readonly table: TableName;
  readonly column: Column;
}

const noColumn =
  '(?!(CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|FULLTEXT|SPATIAL|INDEX|KEY|PARTITION|PERIOD FOR|SYSTEM VERSIONING) )';
const adding = new RegExp(`^ADD (COLUMN )?(IF NOT EXISTS )?${noColumn}`);
const dropping = new RegExp(`^DROP (COLUMN )?(IF EXISTS )?${noColumn}`);

export function addedColumns(statement: FiledStatement, context: InUse): readonly AddedColumn[] {
  return alterationsInUse(statement, context).flatMap(({ table, words }) => {
    const own = behind(words, adding);
    const column = own && definitionOf(own, statement.sql);
    return column === undefined ? [] : [{ table, column }];
  });
}

/** A column with what it shall be from now on, its name too. */
export interface ChangedColumn {
  readonly table: TableName;
  readonly from: string;
  readonly to: Column;
}

/** By MODIFY or CHANGE, which say the whole definition anew: what is left out is gone. */
export function changedColumns(statement: FiledStatement, context: InUse): readonly ChangedColumn[] {
  return alterationsInUse(statement, context).flatMap(({ table, words }) => {
    const changed = behind(words, /^CHANGE (COLUMN )?(IF EXISTS )?/);
    const own = changed?.slice(1) ?? behind(words, /^MODIFY (COLUMN )?(IF EXISTS )?/);
    const to = own && definitionOf(own, statement.sql);
    if (to === undefined) return [];
    return [{ table, from: changed === undefined ? to.name : nameFirst(changed), to }];
  });
}

interface NamedColumn {
  readonly table: TableName;
  readonly name: string;
}

export function droppedColumns(statement: FiledStatement, context: InUse): readonly NamedColumn[] {
  return alterationsInUse(statement, context).flatMap((own) => named(own, dropping));
}

/** Those that have no default any more. */
export function withoutDefault(statement: FiledStatement, context: InUse): readonly NamedColumn[] {
  return alterationsInUse(statement, context)
    .filter(({ words }) =>
      /^DROP DEFAULT$/i.test(
        words
          .slice(-2)
          .map(({ text }) => text)
          .join(' '),
      ),
    )
    .flatMap((own) => named(own, /^ALTER (COLUMN )?(IF EXISTS )?/));
}

function named({ table, words }: Alteration, pattern: RegExp): readonly NamedColumn[] {
  const own = behind(words, pattern);
  return own === undefined ? [] : [{ table, name: nameFirst(own) }];
}

function nameFirst(words: readonly Word[]): string {
  return unquoted(words[0]?.text ?? '');
}

/** A column that has another name from now on. */
export interface RenamedColumn {
  readonly table: TableName;
  readonly from: string;
  readonly to: string;
  /** Undefined: the statement does not say it. */
  readonly definition: Column | undefined;
}

/** Another spelling of the same letters is no other name. */
export function renamedColumns(statement: FiledStatement, context: InUse): readonly RenamedColumn[] {
  const renamed = alterationsInUse(statement, context).flatMap(({ table, words }) => {
    const own = behind(words, /^RENAME COLUMN (IF EXISTS )?/);
    if (own === undefined) return [];
    return [{ table, from: nameFirst(own), to: nameFirst(own.slice(2)), definition: undefined }];
  });
  const changed = changedColumns(statement, context).map(({ table, from, to }) => ({
    ...{ table, from, to: to.name, definition: to },
  }));
  return [...renamed, ...changed].filter(({ from, to }) => from.toLowerCase() !== to.toLowerCase());
}
