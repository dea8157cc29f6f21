import type { Engine } from '../../../model/migration.ts';
import type { ColumnFacts, TableFacts } from '../../../model/sql-finding.ts';
import { keywordAt } from '../../words.ts';
import { clauseOf, type Column } from './definition.ts';

/** A type as the server keeps it, whatever names people have for it. */
interface Type {
  readonly name: string;
  /** The 20 of varchar(20), the members of an enum. */
  readonly limits: readonly string[];
  /** `unsigned`, `zerofill`. */
  readonly rest: string;
}

/** A column as it is, and as a statement defines it anew. */
export interface Retyping {
  readonly engine: Engine;
  readonly now: ColumnFacts;
  readonly next: Column;
  readonly table: TableFacts;
}

/**
 * True where every row stays as it is, so that nothing is copied: the same type, a longer VARCHAR whose
 * length takes as many bytes as before, members at the end of an ENUM or a SET.
 * https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html#online-ddl-column-operations
 * https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-instant-alter-algorithm/
 */
export function keepsRows({ engine, now, next, table }: Retyping): boolean {
  const [from, to] = [typeOf(now.type, engine), typeOf(next.type, engine)];
  if (from.name !== to.name || from.rest !== to.rest) return false;
  const isDocument = /^json$/i.test(next.type);
  const collations =
    now.collation === undefined || isDocument ? undefined : [now.collation, collationOf(next, table)];
  if (collations !== undefined && !keepsTexts(collations, engine)) return false;
  const widths = widthsOf(collations);
  const widens = widenings[from.name] ?? ((): boolean => isSame(from.limits, to.limits));
  return widens(from.limits, to.limits, { engine, widths });
}

/** What the column will have: its own clause, or what the table gives to those without one. */
function collationOf(column: Column, { collation }: TableFacts): string | undefined {
  const own = clauseOf(column, 'COLLATE')?.words.at(-1)?.text;
  const charset = clauseOf(column, 'CHARACTER SET')?.words.at(-1)?.text;
  return (own ?? charset ?? collation)?.toLowerCase();
}

function charsetOf(collation: string | undefined): string {
  const charset = collation?.split('_')[0] ?? '';
  return charset === 'utf8' ? 'utf8mb3' : charset;
}

/**
 * MySQL copies the table for another collation where the column is in an index, which nobody knows here;
 * MariaDB builds that index anew, and takes utf8mb3 for utf8mb4 as it is.
 */
function keepsTexts([now, next]: readonly (string | undefined)[], engine: Engine): boolean {
  const [from, to] = [charsetOf(now), charsetOf(next)];
  // A character set that is written without a collation has the default one.
  const isCollated = next?.includes('_') === true;
  if (engine === 'mariadb') return from === to || (from === 'utf8mb3' && to === 'utf8mb4');
  return from === to && (!isCollated || now === next);
}

/** Bytes of a character, before and after; several pairs where nobody knows the character set. */
type Width = readonly [number, number];

const bytesOf: Readonly<Record<string, number>> = {
  ...{ latin1: 1, ascii: 1, binary: 1, utf8mb3: 3, utf8mb4: 4, ucs2: 2, utf16: 4, utf16le: 4, utf32: 4 },
  ...{ big5: 2, gbk: 2, gb2312: 2, sjis: 2, cp932: 2, euckr: 2, ujis: 3, eucjpms: 3, gb18030: 4 },
};

function widthsOf(collations: readonly (string | undefined)[] | undefined): readonly Width[] {
  const [now, next] = (collations ?? []).map((own) => bytesOf[charsetOf(own)]);
  if (now !== undefined && next !== undefined) return [[now, next]];
  return [1, 2, 3, 4].map((each) => [each, each]);
}

interface Widening {
  readonly engine: Engine;
  readonly widths: readonly Width[];
}

type Widens = (now: readonly string[], next: readonly string[], how: Widening) => boolean;

const widenings: Readonly<Record<string, Widens>> = {
  varchar: isLonger,
  varbinary: (now, next, { engine }) => isLonger(now, next, { engine, widths: [[1, 1]] }),
  enum: (now, next) => isAppended(now, next) && now.length < 256 === next.length < 256,
  set: (now, next) => isAppended(now, next) && setBytes(now.length) === setBytes(next.length),
};

/** Up to 255 bytes, a length is kept in one byte. MariaDB adds the second one to columns of up to 127. */
function isLonger(
  [now]: readonly string[],
  [next]: readonly string[],
  { engine, widths }: Widening,
): boolean {
  const oneByte = engine === 'mariadb' ? 127 : 0;
  return widths.every(([before, after]) => {
    const [from, to] = [Number(now) * before, Number(next) * after];
    return Number(next) >= Number(now) && (from > 255 || to <= 255 || from <= oneByte);
  });
}

function isAppended(now: readonly string[], next: readonly string[]): boolean {
  return isSame(now, next.slice(0, now.length));
}

/** https://dev.mysql.com/doc/refman/8.4/en/storage-requirements.html#data-types-storage-reqs-strings */
function setBytes(members: number): number {
  return members > 32 ? 8 : Math.ceil(members / 8);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((own, index) => own === b[index]);
}

/** https://dev.mysql.com/doc/refman/8.4/en/other-vendor-data-types.html, and other names of the same */
const synonyms: Readonly<Record<string, string>> = {
  ...{ integer: 'int', int4: 'int', int1: 'tinyint', int2: 'smallint', int3: 'mediumint', int8: 'bigint' },
  ...{ middleint: 'mediumint', numeric: 'decimal', dec: 'decimal', fixed: 'decimal', real: 'double' },
  ...{ 'double precision': 'double', float8: 'double', float4: 'float', character: 'char' },
  ...{
    'character varying': 'varchar',
    varcharacter: 'varchar',
    'long varchar': 'mediumtext',
    bool: 'tinyint',
  },
  ...{ boolean: 'tinyint' },
};

/** What a type without brackets has. */
const defaults: Readonly<Record<string, readonly string[]>> = {
  ...{ decimal: ['10', '0'], char: ['1'], binary: ['1'], bit: ['1'] },
};

/** The number in brackets is a width for those who print it, or nothing. */
const unlimited: ReadonlySet<string> = new Set([
  ...['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'year', 'text', 'blob'],
]);

const spelled = /^([a-z]\w*(?: (?:precision|varying|varchar))?)\s*(?:\((.*)\))?(.*)$/is;

function typeOf(text: string, engine: Engine): Type {
  const found = spelled.exec(text.replaceAll(/\/\*.*?\*\//g, '').trim());
  const [, word = '', inside, rest = ''] = found ?? [];
  const name = nameOf(word.toLowerCase(), engine);
  const limits = unlimited.has(name) ? [] : limitsOf(inside, defaults[name] ?? []);
  const sign = rest.toLowerCase().replaceAll(/\bsigned\b/g, '');
  return { name, limits, rest: sign.trim().replaceAll(/\s+/g, ' ') };
}

/** MariaDB keeps a document as text. */
function nameOf(word: string, engine: Engine): string {
  const name = synonyms[word] ?? word;
  return engine === 'mariadb' && name === 'json' ? 'longtext' : name;
}

/** Members of an enum in whatever quotes; a `(0)` alone is no limit. */
function limitsOf(inside: string | undefined, usual: readonly string[]): readonly string[] {
  if (inside === undefined) return usual;
  const found = inside.match(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[^,\s]+/g) ?? [];
  const limits = found.length === 1 && found[0] === '0' ? [] : found.map(inSingleQuotes);
  return [...limits, ...usual.slice(limits.length)];
}

function inSingleQuotes(text: string): string {
  return text.startsWith('"') ? `'${text.slice(1, -1).replaceAll('""', '"').replaceAll("'", "''")}'` : text;
}

/** True for a column that is computed when it is written. */
export function isStored(column: Column): boolean {
  const words = clauseOf(column, 'AS')?.words ?? [];
  return words.some((_, index) => /^(STORED|PERSISTENT)$/.test(keywordAt(words, index)));
}
