import type { FiledStatement } from '../../statement.ts';
import { keywordAt, outside, type Word } from '../../words.ts';
import { behind, bracketed, split, tableFirst } from './reading.ts';
import type { LintContext, TableName } from './rule.ts';

/** One change of an ALTER TABLE. */
export interface Alteration {
  readonly table: TableName;
  readonly words: readonly Word[];
}

/** The changes of an ALTER TABLE, in order; none for other statements. */
export function alterations({ words }: FiledStatement): readonly Alteration[] {
  const named = behind(words, /^ALTER (ONLINE )?(IGNORE )?TABLE (IF EXISTS )?/);
  const found = named && tableFirst(named);
  if (found === undefined) return [];
  const changes = behind(found.rest, /^(NOWAIT |WAIT \d+ )/) ?? found.rest;
  return split(changes)
    .flatMap(partitioned)
    .flatMap(listed)
    .filter((own) => own.length > 0)
    .map((own) => ({ table: found.table, words: own }));
}

/** Those of tables that somebody may use. */
export function alterationsInUse(
  statement: FiledStatement,
  { isNew }: Pick<LintContext, 'isNew'>,
): readonly Alteration[] {
  return alterations(statement).filter(({ table }) => !isNew(table));
}

/** How a table is partitioned stands behind its last change, without a comma. */
function partitioned(words: readonly Word[]): readonly (readonly Word[])[] {
  const free = outside(words);
  const begin = free.find((_, index) =>
    /^(PARTITION BY|REMOVE PARTITIONING)$/.test(`${keywordAt(free, index)} ${keywordAt(free, index + 1)}`),
  );
  const at = begin === undefined ? 0 : words.indexOf(begin);
  return [words.slice(0, at), words.slice(at)];
}

/** `ADD (a int, b int)` is two changes. */
function listed(words: readonly Word[]): readonly (readonly Word[])[] {
  const inside = bracketed(behind(words, /^ADD (COLUMN )?/) ?? []);
  return inside === undefined ? [words] : split(inside).map((own) => [...words.slice(0, 1), ...own]);
}
