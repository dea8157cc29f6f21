import type { FiledStatement } from '../../statement.ts';
import { keywordAt, outside } from '../../words.ts';
import type { LintContext } from './rule.ts';

/**
 * MariaDB copies a table while others write since 11.2, as long as LOCK=NONE asks for it:
 * https://mariadb.com/docs/server/reference/sql-statements/data-definition/alter/alter-table/online-schema-change
 */
const copiesOnline = 110200;

type About = Pick<LintContext, 'engine' | 'serverVersion'>;

/** The statement so that nobody waits; undefined where the server cannot, or nobody knows whether it can. */
export function onlineCopy(
  statement: FiledStatement,
  { engine, serverVersion = 0 }: About,
): string | undefined {
  const isKnown = engine === 'mariadb' && serverVersion >= copiesOnline;
  return isKnown && !unfit.test(keywords(statement))
    ? `${statement.sql}, ALGORITHM=COPY, LOCK=NONE;`
    : undefined;
}

/** A clause of the user's own, and what stands behind all others, or cannot be done so. */
const unfit = / (ALGORITHM|LOCK|PARTITION|PARTITIONING|ENGINE|VERSIONING|ORDER) /;

/** True where the statement says so itself: a server that cannot refuses it, and nobody waits. */
export function isOnlineCopy(
  statement: FiledStatement,
  { engine, serverVersion = copiesOnline }: About,
): boolean {
  const text = keywords(statement);
  const isAsked = / ALGORITHM (= )?COPY /.test(text) && / LOCK (= )?NONE /.test(text);
  return isAsked && engine === 'mariadb' && serverVersion >= copiesOnline;
}

function keywords({ words }: FiledStatement): string {
  const free = outside(words);
  return ` ${free.map((_, index) => keywordAt(free, index)).join(' ')} `;
}
