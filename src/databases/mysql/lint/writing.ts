import { inFiles } from '../../lint/files.ts';
import { quoted } from '../nature.ts';
import type { TableName } from './rule.ts';

export { inFiles };

/** As people write it: quoted only where it must be, and where it may be a keyword of a later version. */
export function sqlName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/i.test(name) && !reserved.has(name.toLowerCase()) ? name : quoted(name);
}

export function sqlTable({ schema, name }: TableName): string {
  return schema === undefined ? sqlName(name) : `${sqlName(schema)}.${sqlName(name)}`;
}

export function alter(table: TableName, change: string): string {
  return `ALTER TABLE ${sqlTable(table)} ${change};`;
}

/** https://dev.mysql.com/doc/refman/8.4/en/keywords.html: those that names of tables and columns often are. */
const reserved: ReadonlySet<string> = new Set(
  `add all alter analyze and as asc before between bigint binary blob both by call cascade case change char
  character check collate column condition constraint continue convert create cross cube cume_dist cursor
  database databases date_format day_hour dec decimal declare default delayed delete dense_rank desc describe
  distinct div double drop dual each else empty end enclosed escaped except exists exit explain false fetch
  first_value float for force foreign from fulltext function generated get grant group grouping groups having
  if ignore in index infile inner inout insert int integer intersect interval into is iterate join json_table
  key keys kill lag last_value lateral lead leading leave left like limit linear lines load localtime lock
  long loop manual match maxvalue mod natural not nth_value ntile null numeric of offset on optimize option or
  order out outer over parallel partition percent_rank precision primary procedure purge qualify range rank
  read reads real recursive references regexp release rename repeat replace require resignal restrict return
  returning revoke right rlike row row_number rows schema schemas select sensitive separator set show signal
  smallint spatial specific sql starting stored straight_join system table tablesample terminated then tinyint
  to trailing trigger true undo union unique unlock unsigned update usage use using values varbinary varchar
  varying virtual when where while window with write xor year_month zerofill`.split(/\s+/),
);
