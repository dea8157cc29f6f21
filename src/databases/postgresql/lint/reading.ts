import type { AlterTableCmd, ColumnDef, Constraint, Node, RangeVar, TypeName } from 'libpg-query';
import type { TableName } from './rule.ts';

/** One change of an ALTER TABLE. */
export interface Alteration {
  readonly table: TableName;
  readonly cmd: AlterTableCmd;
}

/** The changes of an ALTER TABLE, in order; none for other statements, and for views and sequences. */
export function alterations(node: Node): readonly Alteration[] {
  if (!('AlterTableStmt' in node)) return [];
  const { relation, cmds = [], objtype } = node.AlterTableStmt;
  if (relation === undefined || objtype !== 'OBJECT_TABLE') return [];
  const table = tableName(relation);
  return cmds.flatMap((cmd) => ('AlterTableCmd' in cmd ? [{ table, cmd: cmd.AlterTableCmd }] : []));
}

export function tableName({ schemaname, relname = '' }: RangeVar): TableName {
  return { schema: schemaname, name: relname };
}

/** As people write it, with its schema if it was written. */
export function printed({ schema, name }: TableName): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

/** The definition of a column that an alteration adds. */
export function addedColumn({ cmd }: Alteration): ColumnDef | undefined {
  const { subtype, def } = cmd;
  return subtype === 'AT_AddColumn' && def !== undefined && 'ColumnDef' in def ? def.ColumnDef : undefined;
}

/** The constraint that an alteration adds to the table. */
export function addedConstraint({ cmd }: Alteration): Constraint | undefined {
  const { subtype, def } = cmd;
  return subtype === 'AT_AddConstraint' && def !== undefined && 'Constraint' in def
    ? def.Constraint
    : undefined;
}

/** Those that stand with a column's definition. */
export function constraintsOf({ constraints = [] }: ColumnDef): readonly Constraint[] {
  return constraints.flatMap((own) => ('Constraint' in own ? [own.Constraint] : []));
}

/** The last part of a type's name, as the parser keeps it: `int4`, `varchar`, `timestamptz`. */
export function typeOf(type: TypeName | undefined): string {
  return stringsOf(type?.names).at(-1) ?? '';
}

export function stringsOf(names: readonly Node[] | undefined): readonly string[] {
  return (names ?? []).flatMap((name) => ('String' in name ? [name.String.sval ?? ''] : []));
}

/** Integers among a type's modifiers: the 20 of varchar(20). */
export function modifiersOf(type: TypeName | undefined): readonly number[] {
  return (type?.typmods ?? []).flatMap((own) =>
    'A_Const' in own && own.A_Const.ival !== undefined ? [own.A_Const.ival.ival ?? 0] : [],
  );
}
