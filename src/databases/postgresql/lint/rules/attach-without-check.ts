import type { Node, PartitionBoundSpec } from 'libpg-query';
import type { ParsedStatement } from '../../parse.ts';
import { addedConstraints, alterations, alterationsInUse, charsBefore } from '../alterations.ts';
import { earlier } from '../order.ts';
import { isSameTable, printed, tableName } from '../reading.ts';
import type { LintContext, SqlRule, TableName } from '../rule.ts';
import { alter, inFiles, sqlName } from '../writing.ts';

export const attachWithoutCheck: SqlRule = {
  name: 'attach-without-check',
  severity: 'error',
  why: 'ATTACH PARTITION looks through the whole table while nobody can read or write it, unless a validated CHECK says already that its rows belong there (https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE).',
  check: (statement, context) =>
    alterationsInUse(statement, context).flatMap(({ table, cmd: { subtype, def } }) => {
      if (subtype !== 'AT_AttachPartition' || def === undefined || !('PartitionCmd' in def)) return [];
      const { name, bound } = def.PartitionCmd;
      if (name === undefined || bound === undefined) return [];
      const partition = tableName(name);
      if (context.isNew(partition) || isProven(partition, { bound, statement, context })) return [];
      return [
        {
          lock: 'ACCESS EXCLUSIVE',
          message: `Nobody can read or write ${printed(partition)} while all of it is looked through for rows that do not belong into ${printed(table)}`,
          fix: fixOf(partition, bound, statement),
        },
      ];
    }),
};

interface Attachment {
  readonly bound: PartitionBoundSpec;
  readonly statement: ParsedStatement;
  readonly context: LintContext;
}

/** By a CHECK that is validated: before, or by the file itself. What it says is taken from the values in it. */
function isProven(partition: TableName, { bound, statement, context }: Attachment): boolean {
  const values = valuesOf(bound);
  const known = context.table(partition)?.checks ?? [];
  if (known.some((check) => values.every((value) => check.includes(value)))) return true;
  return earlier(statement, context).some((own) => {
    const validates = alterations(own).some(
      ({ table, cmd }) => cmd.subtype === 'AT_ValidateConstraint' && isSameTable(table, partition),
    );
    const checks = addedConstraints(own, context).some(
      ({ table, constraint, text }) =>
        constraint.contype === 'CONSTR_CHECK' &&
        constraint.skip_validation !== true &&
        isSameTable(table, partition) &&
        values.every((value) => text.includes(value)),
    );
    return validates || checks;
  });
}

function datumsOf({
  lowerdatums = [],
  upperdatums = [],
  listdatums = [],
}: PartitionBoundSpec): readonly Node[] {
  return [...lowerdatums, ...upperdatums, ...listdatums];
}

/** MINVALUE and MAXVALUE are no values, and a check does not name them. */
function valuesOf(bound: PartitionBoundSpec): readonly string[] {
  return datumsOf(bound).flatMap((own) => {
    if (!('A_Const' in own)) return [];
    const { sval, ival } = own.A_Const;
    return [sval?.sval ?? String(ival?.ival ?? 0)];
  });
}

/** The statement does not say by which column the table is partitioned. */
function fixOf(partition: TableName, bound: PartitionBoundSpec, statement: ParsedStatement): string {
  const condition = conditionOf(bound, statement);
  if (condition === undefined)
    return `In expand.sql, add a CHECK to ${printed(partition)} that says what the partition does, NOT VALID; in contract.sql, validate it, and then attach.`;
  const name = sqlName(`${partition.name}_bounds`);
  const files = inFiles({
    expand: [alter(partition, `ADD CONSTRAINT ${name} CHECK (${condition}) NOT VALID`)],
    contract: [alter(partition, `VALIDATE CONSTRAINT ${name}`), `${statement.sql};`],
  });
  return `${files} -- partition_key: the column by which it is partitioned`;
}

function conditionOf(bound: PartitionBoundSpec, statement: ParsedStatement): string | undefined {
  const { lowerdatums = [], upperdatums = [], listdatums = [] } = bound;
  const key = 'partition_key';
  if (listdatums.length > 0)
    return `${key} IS NOT NULL AND ${key} IN (${listdatums.map((own) => literal(own, statement)).join(', ')})`;
  if (lowerdatums.length !== 1 || upperdatums.length !== 1) return undefined;
  const limits = [
    ...lowerdatums.flatMap((own) => ('A_Const' in own ? [`${key} >= ${literal(own, statement)}`] : [])),
    ...upperdatums.flatMap((own) => ('A_Const' in own ? [`${key} < ${literal(own, statement)}`] : [])),
  ];
  return [`${key} IS NOT NULL`, ...limits].join(' AND ');
}

/** As it is written. */
function literal(node: Node, statement: ParsedStatement): string {
  const start = 'A_Const' in node ? charsBefore(statement, node.A_Const.location ?? 0) : -1;
  return statement.words.find((word) => word.start === start)?.text ?? 'NULL';
}
