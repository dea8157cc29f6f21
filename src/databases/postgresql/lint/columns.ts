import type { ColumnDef, Constraint } from 'libpg-query';
import type { ParsedStatement } from '../parse.ts';
import { addedColumn, alterationsInUse, charsBefore, type Alteration } from './alterations.ts';
import type { LintContext, TableName } from './rule.ts';

/** A column that a statement adds to a table, with all that stands with it as it is written. */
export interface AddedColumn {
  readonly table: TableName;
  readonly name: string;
  readonly definition: ColumnDef;
  /** `ADD COLUMN age `. */
  readonly head: string;
  readonly type: string;
  readonly clauses: readonly Clause[];
}

/** `DEFAULT 0`, `CONSTRAINT grown CHECK (age > 17)`, `COLLATE "C"`: the last is no constraint. */
export interface Clause {
  readonly constraint: Constraint | undefined;
  readonly text: string;
}

/** Those of tables that somebody may use. */
export function addedColumns(
  statement: ParsedStatement,
  context: Pick<LintContext, 'isNew'>,
): readonly AddedColumn[] {
  return alterationsInUse(statement, context).flatMap((own) => {
    const definition = addedColumn(own);
    return definition === undefined ? [] : [columnOf(statement, own, definition)];
  });
}

function columnOf(
  statement: ParsedStatement,
  { table, start, end }: Alteration,
  definition: ColumnDef,
): AddedColumn {
  const { colname = '', typeName, collClause } = definition;
  const type = charsBefore(statement, typeName?.location ?? 0);
  const starts = [
    ...constraintsOf(definition).map((constraint) => ({ constraint, location: constraint.location ?? 0 })),
    ...(collClause === undefined ? [] : [{ constraint: undefined, location: collClause.location ?? 0 }]),
  ]
    .filter(({ constraint }) => !isAttribute(constraint))
    .map(({ constraint, location }) => ({ constraint, at: charsBefore(statement, location) }))
    .sort((a, b) => a.at - b.at);
  const text = (from: number, to: number | undefined): string => statement.sql.slice(from, to ?? end).trim();
  return {
    table,
    name: colname,
    definition,
    head: statement.sql.slice(start, type).trimStart(),
    type: text(type, starts[0]?.at),
    clauses: starts.map(({ constraint, at }, index) => ({
      constraint,
      text: text(at, starts[index + 1]?.at),
    })),
  };
}

/** DEFERRABLE and the like are kept beside the constraint that they belong to. */
function isAttribute(constraint: Constraint | undefined): boolean {
  return constraint?.contype?.startsWith('CONSTR_ATTR_') ?? false;
}

export function constraintsOf({ constraints = [] }: ColumnDef): readonly Constraint[] {
  return constraints.flatMap((own) => ('Constraint' in own ? [own.Constraint] : []));
}

type Kind = NonNullable<Constraint['contype']>;

export function clauseOf({ clauses }: AddedColumn, kind: Kind): Clause | undefined {
  return clauses.find(({ constraint }) => constraint?.contype === kind);
}

/** `ADD COLUMN age integer`, with what else stands there but for clauses of these kinds. */
export function addingWithout({ head, type, clauses }: AddedColumn, ...kinds: readonly Kind[]): string {
  const kept = clauses.filter(({ constraint }) => {
    const kind = constraint?.contype;
    return kind === undefined || !kinds.includes(kind);
  });
  return [`${head}${type}`, ...kept.map(({ text }) => text)].join(' ');
}

/** The default that a new row gets; NULL is none. */
export function defaultOf(column: AddedColumn): Clause | undefined {
  const clause = clauseOf(column, 'CONSTR_DEFAULT');
  const value = clause?.constraint?.raw_expr;
  return value !== undefined && 'A_Const' in value && value.A_Const.isnull === true ? undefined : clause;
}
