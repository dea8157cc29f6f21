import type { Backfill } from '../../model/migration.ts';
import { quoted } from './nature.ts';

/** A column of the key that a backfill goes along, of a type in `keyTypes`. */
export interface KeyColumn {
  readonly name: string;
  /** As information_schema has it: `bigint(20) unsigned`. */
  readonly type: string;
}

/** A statement with its values. */
export interface Query {
  readonly sql: string;
  readonly values: readonly string[];
}

interface KeyType {
  readonly fits: RegExp;
  /** Its text, from which `value` makes the same again: in JavaScript a large number would be another. */
  readonly text: (sql: string) => string;
  readonly value: string;
}

/**
 * Types that have one order, and a text that says all. A prepared statement of MySQL takes what is cast to
 * UNSIGNED for a signed number unless it is said to be text: numbers of more than 63 bits would be others.
 */
const keyTypes: readonly KeyType[] = [
  {
    fits: /^(tiny|small|medium|big)?int.*unsigned/,
    text: asChar,
    value: 'CAST(CAST(? AS CHAR) AS UNSIGNED)',
  },
  { fits: /^((tiny|small|medium|big)?int|year)/, text: asChar, value: 'CAST(? AS SIGNED)' },
  { fits: /^decimal/, text: asChar, value: 'CAST(? AS DECIMAL(65,30))' },
  { fits: /^(date|timestamp)/, text: asChar, value: '?' },
  { fits: /^(var)?char|^uuid|^inet/, text: asChar, value: '?' },
  { fits: /^(var)?binary/, text: (sql) => `HEX(${sql})`, value: 'UNHEX(?)' },
];

function asChar(sql: string): string {
  return `CAST(${sql} AS CHAR)`;
}

function typeOf({ type }: KeyColumn): KeyType | undefined {
  return keyTypes.find(({ fits }) => fits.test(type));
}

/** True where rows can be gone through along such a column. */
export function isKeyColumn(column: KeyColumn): boolean {
  return typeOf(column) !== undefined;
}

/** Where a batch begins: behind these values; undefined: at the first row. */
export type Cursor = readonly string[] | undefined;

export interface Along {
  readonly key: readonly KeyColumn[];
  readonly cursor: Cursor;
}

/** Asks for the key of the batch's last row, column by column as `at_1`, and how many `rows` it has. */
export function boundQuery(backfill: Backfill, { key, cursor }: Along, rows: number): Query {
  const { table, alias, where } = backfill;
  const names = namesOf(backfill, key);
  const own = key.map((_, index) => `cutover_${index + 1}`);
  const after = cursor === undefined ? noCondition : compared({ key, names, values: cursor }, '>');
  const last = own.map((name, index) => `${textOf(key[index], name)} AS at_${index + 1}`).join(', ');
  const sql = `SELECT ${last}, COUNT(*) OVER () AS cutover_rows FROM (
  SELECT ${names.map((name, index) => `${name} AS ${own[index] ?? ''}`).join(', ')}
  FROM ${table}${alias === undefined ? '' : ` AS ${quoted(alias)}`}${whereOf([after.sql, bracketed(where)])}
  ORDER BY ${names.join(', ')} LIMIT ${rows}
) AS cutover_batch ORDER BY ${own.map((name) => `${name} DESC`).join(', ')} LIMIT 1`;
  return { sql, values: after.values };
}

/** The statement itself, for the rows behind the cursor up to the bound. */
export function rangeQuery(backfill: Backfill, { key, cursor }: Along, bound: readonly string[]): Query {
  const { head, where, tail } = backfill;
  const names = namesOf(backfill, key);
  const after = cursor === undefined ? noCondition : compared({ key, names, values: cursor }, '>');
  const until = compared({ key, names, values: bound }, '<=');
  return {
    sql: `${head}${whereOf([after.sql, until.sql, bracketed(where)])} ${tail}`.trim(),
    values: [...after.values, ...until.values],
  };
}

/** The rows behind a key, up to another; undefined: from the first, to the last. */
export function withinQuery(key: readonly KeyColumn[], after: Cursor, until: Cursor): Query {
  const names = key.map(({ name }) => quoted(name));
  const parts = [
    ...(after === undefined ? [] : [compared({ key, names, values: after }, '>')]),
    ...(until === undefined ? [] : [compared({ key, names, values: until }, '<=')]),
  ];
  return {
    sql: parts.length === 0 ? 'true' : parts.map(({ sql }) => sql).join(' AND '),
    values: parts.flatMap(({ values }) => values),
  };
}

/** A row by its key. */
export function sameQuery(key: readonly KeyColumn[], values: readonly string[]): Query {
  const parts = key.map((column) => `${quoted(column.name)} = ${typeOf(column)?.value ?? '?'}`);
  return { sql: `(${parts.join(' AND ')})`, values };
}

/** The text of a key's column, which makes the same value again. */
export function keyText(column: KeyColumn): string {
  return textOf(column, quoted(column.name));
}

const noCondition: Query = { sql: '', values: [] };

function namesOf({ table, alias }: Backfill, key: readonly KeyColumn[]): readonly string[] {
  return key.map(({ name }) => `${alias === undefined ? table : quoted(alias)}.${quoted(name)}`);
}

function textOf(column: KeyColumn | undefined, sql: string): string {
  return (column && typeOf(column)?.text(sql)) ?? sql;
}

function whereOf(conditions: readonly (string | undefined)[]): string {
  const own = conditions.filter((condition) => condition !== undefined && condition !== '');
  return own.length === 0 ? '' : ` WHERE ${own.join(' AND ')}`;
}

function bracketed(condition: string | undefined): string | undefined {
  // A comment of the user's may end it.
  return condition === undefined ? undefined : `(${condition}\n)`;
}

interface Compared {
  readonly key: readonly KeyColumn[];
  readonly names: readonly string[];
  readonly values: readonly string[];
}

/**
 * Rows by their keys. Written out, for the optimizer takes no range of (a, b) > (?, ?):
 * https://dev.mysql.com/doc/refman/8.4/en/row-constructor-optimization.html
 */
function compared({ key, names, values }: Compared, operator: '>' | '<='): Query {
  const [[column, ...columns], [name = '', ...others], [value = '', ...rest]] = [key, names, values];
  const placeholder = (column && typeOf(column)?.value) ?? '?';
  if (columns.length === 0) return { sql: `${name} ${operator} ${placeholder}`, values: [value] };
  const inner = compared({ key: columns, names: others, values: rest }, operator);
  const strict = operator.charAt(0);
  return {
    sql: `(${name} ${strict} ${placeholder} OR (${name} = ${placeholder} AND ${inner.sql}))`,
    values: [value, value, ...inner.values],
  };
}

/** Counts the rows that are still to be done; undefined where no condition tells. */
export function remainderSql({ verb, table, alias, where }: Backfill): string | undefined {
  if (verb === 'INSERT' || where === undefined) return undefined;
  return `SELECT COUNT(*) FROM ${table}${alias === undefined ? '' : ` AS ${quoted(alias)}`} WHERE ${where}`;
}
