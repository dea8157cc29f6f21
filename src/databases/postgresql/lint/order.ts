import { earlier, later } from '../../lint/order.ts';
import type { ParsedStatement } from '../parse.ts';
import type { LintContext } from './rule.ts';

export { earlier, later };

type Statements = Pick<LintContext, 'statements'>;

/** The statements before it that BEGIN has put into one transaction with it; undefined: there was none. */
export function blockBefore(
  statement: ParsedStatement,
  context: Statements,
): readonly ParsedStatement[] | undefined {
  const before = earlier(statement, context);
  const last = before.findLastIndex((own) => isBorder(own));
  const border = before[last];
  return border !== undefined && isBeginning(border) ? before.slice(last + 1) : undefined;
}

/**
 * The statements before it that run in one transaction with it, or may: a file whose phase is not known,
 * and that does not say itself where transactions begin, is one to many tools.
 */
export function togetherBefore(statement: ParsedStatement, context: LintContext): readonly ParsedStatement[] {
  const block = blockBefore(statement, context);
  if (block !== undefined) return block;
  const isOne = context.phase === undefined && !context.statements.some((own) => isBorder(own));
  return isOne ? earlier(statement, context) : [];
}

function isBorder({ node }: ParsedStatement): boolean {
  return 'TransactionStmt' in node && borders.has(node.TransactionStmt.kind);
}

function isBeginning({ node }: ParsedStatement): boolean {
  if (!('TransactionStmt' in node)) return false;
  const { kind, chain = false } = node.TransactionStmt;
  return kind === 'TRANS_STMT_BEGIN' || kind === 'TRANS_STMT_START' || chain;
}

const borders: ReadonlySet<string | undefined> = new Set([
  'TRANS_STMT_BEGIN',
  'TRANS_STMT_START',
  'TRANS_STMT_COMMIT',
  'TRANS_STMT_ROLLBACK',
  'TRANS_STMT_PREPARE',
]);
