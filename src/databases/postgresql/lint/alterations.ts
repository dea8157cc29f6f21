import type { AlterTableCmd, ColumnDef, Constraint, RangeVar } from 'libpg-query';
import type { ParsedStatement } from '../parse.ts';
import { outside } from '../../words.ts';
import { tableName } from './reading.ts';
import type { LintContext, TableName } from './rule.ts';

/** One change of an ALTER TABLE. */
export interface Alteration {
  readonly table: TableName;
  readonly cmd: AlterTableCmd;
  /** Characters from the beginning of the statement; without `ALTER TABLE users`, and without the comma. */
  readonly start: number;
  readonly end: number;
}

/** Every rule asks, and most of the time of lint went into the answers. */
const known = new WeakMap<ParsedStatement, readonly Alteration[]>();

/** The changes of an ALTER TABLE, in order; none for other statements, and for views and sequences. */
export function alterations(statement: ParsedStatement): readonly Alteration[] {
  const found = known.get(statement) ?? alterationsIn(statement);
  known.set(statement, found);
  return found;
}

function alterationsIn(statement: ParsedStatement): readonly Alteration[] {
  const { node } = statement;
  if (!('AlterTableStmt' in node)) return [];
  const { relation, cmds = [], objtype } = node.AlterTableStmt;
  if (relation === undefined || objtype !== 'OBJECT_TABLE') return [];
  const table = tableName(relation);
  const places = placesOf(statement, relation);
  return cmds.flatMap((cmd, index) => {
    const place = places[index];
    return 'AlterTableCmd' in cmd && place !== undefined ? [{ table, cmd: cmd.AlterTableCmd, ...place }] : [];
  });
}

/** Those of tables that somebody may use. */
export function alterationsInUse(
  statement: ParsedStatement,
  { isNew }: Pick<LintContext, 'isNew'>,
): readonly Alteration[] {
  return alterations(statement).filter(({ table }) => !isNew(table));
}

type Place = Pick<Alteration, 'start' | 'end'>;

/** After the table's name, each comma that is in no brackets begins another change. */
function placesOf(statement: ParsedStatement, { location = 0 }: RangeVar): readonly Place[] {
  const { words, sql } = statement;
  const at = charsBefore(statement, location);
  const named = words.findIndex(({ start }) => start === at);
  const first = words.findIndex(
    ({ text }, index) => index > named && !isOfName(text, words[index - 1]?.text),
  );
  const rest = words.slice(first);
  const commas = outside(rest).filter(({ text, is }) => is === 'sign' && text === ',');
  const starts = [rest[0]?.start ?? 0, ...commas.map(({ end }) => end)];
  return starts.map((start, index) => ({ start, end: commas[index]?.start ?? sql.length }));
}

function isOfName(text: string, before: string | undefined): boolean {
  return text === '.' || before === '.' || text === '*' || text === ')';
}

/** What stands before a place that the parser names. */
export function charsBefore({ sql, offset }: ParsedStatement, location: number): number {
  return Buffer.from(sql)
    .subarray(0, location - offset)
    .toString().length;
}

export function addedColumn({ cmd: { subtype, def } }: Pick<Alteration, 'cmd'>): ColumnDef | undefined {
  return subtype === 'AT_AddColumn' && def !== undefined && 'ColumnDef' in def ? def.ColumnDef : undefined;
}

/** The constraint that an alteration adds to the table, with its text, a name in it or not. */
export interface AddedConstraint {
  readonly table: TableName;
  readonly constraint: Constraint;
  readonly text: string;
}

/** Those of tables that somebody may use. */
export function addedConstraints(
  statement: ParsedStatement,
  context: Pick<LintContext, 'isNew'>,
): readonly AddedConstraint[] {
  return alterationsInUse(statement, context).flatMap((own) => {
    const { table, cmd, end } = own;
    if (cmd.subtype !== 'AT_AddConstraint' || cmd.def === undefined || !('Constraint' in cmd.def)) return [];
    const constraint = cmd.def.Constraint;
    const text = statement.sql.slice(charsBefore(statement, constraint.location ?? 0), end).trim();
    return [{ table, constraint, text }];
  });
}
