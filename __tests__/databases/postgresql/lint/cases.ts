import { join } from 'node:path';
import { parseSql, type ParsedStatement } from '../../../../src/databases/postgresql/parse.ts';
import { lintPostgresql } from '../../../../src/databases/postgresql/lint/lint.ts';
import type { SqlFinding } from '../../../../src/model/sql-finding.ts';
import { readCases, type Case } from '../../lint/fixtures.ts';
import { schema } from './schema.ts';

export type { Case };

export const cases = readCases(join(import.meta.dirname, 'fixtures'), schema);

/** What lint finds in a case, with all rules on. */
export async function findingsIn({
  sql,
  phase,
  schema: facts,
}: Pick<Case, 'sql' | 'phase' | 'schema'>): Promise<readonly SqlFinding[]> {
  return lintPostgresql(await parsed(sql), { file: 'case.sql', phase, schema: facts });
}

export async function parsed(sql: string): Promise<readonly ParsedStatement[]> {
  const found = await parseSql(sql);
  if ('fault' in found) throw new Error(`${found.fault.message}: ${sql}`);
  return found.statements;
}
