import { clauseOf, type AddedColumn } from './columns.ts';
import { typeOf } from './reading.ts';
import { alter, required, sqlName, sqlTable } from './writing.ts';

const integers: Readonly<Record<string, string>> = {
  smallserial: 'smallint',
  serial2: 'smallint',
  serial: 'integer',
  serial4: 'integer',
  bigserial: 'bigint',
  serial8: 'bigint',
};

/** A column that numbers its rows itself: serial, or an identity. */
export function isGrowing(column: AddedColumn): boolean {
  return typeOf(column.definition.typeName) in integers || clauseOf(column, 'CONSTR_IDENTITY') !== undefined;
}

/** The same in steps that keep nobody waiting: new rows are numbered at once, old ones by the backfill. */
export function growingColumn(
  column: AddedColumn,
): Readonly<Record<'expand' | 'backfill' | 'contract', readonly string[]>> {
  const { table, name, head, type, definition } = column;
  const sequence = sqlTable({ ...table, name: `${table.name}_${name}_seq` });
  const [of, own] = [sqlTable(table), sqlName(name)];
  return {
    expand: [
      `CREATE SEQUENCE ${sequence};`,
      alter(table, `${head}${integers[typeOf(definition.typeName)] ?? type}`),
      alter(table, `ALTER COLUMN ${own} SET DEFAULT nextval('${sequence.replaceAll("'", "''")}')`),
      `ALTER SEQUENCE ${sequence} OWNED BY ${of}.${own};`,
    ],
    backfill: [`UPDATE ${of} SET ${own} = DEFAULT WHERE ${own} IS NULL;`],
    contract: required(table, name),
  };
}
