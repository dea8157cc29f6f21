import type { LintContext } from './rule.ts';

type Statements<Statement> = Pick<LintContext<Statement>, 'statements'>;

export function earlier<Statement>(
  statement: Statement,
  { statements }: Statements<Statement>,
): readonly Statement[] {
  return statements.slice(0, statements.indexOf(statement));
}

export function later<Statement>(
  statement: Statement,
  { statements }: Statements<Statement>,
): readonly Statement[] {
  return statements.slice(statements.indexOf(statement) + 1);
}
