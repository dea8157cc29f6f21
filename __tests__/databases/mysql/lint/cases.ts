import { join } from 'node:path';
import { lintMysql } from '../../../../src/databases/mysql/lint/lint.ts';
import { parseSql } from '../../../../src/databases/mysql/parse.ts';
import type { FiledStatement } from '../../../../src/databases/statement.ts';
import type { SqlFinding } from '../../../../src/model/sql-finding.ts';
import { readCases, type Case as Any } from '../../lint/fixtures.ts';
import { schema } from './schema.ts';

export const engines = ['mysql', 'mariadb'] as const;
export type Engine = (typeof engines)[number];

export interface Case extends Any {
  readonly engine: Engine;
}

const all = readCases(join(import.meta.dirname, 'fixtures'), schema);

/** Those that are about an engine: both, as long as the head of a case names none. */
export const casesOf: Readonly<Record<Engine, readonly Case[]>> = {
  mysql: of('mysql'),
  mariadb: of('mariadb'),
};

function of(engine: Engine): readonly Case[] {
  const other = engines.find((own) => own !== engine) ?? '';
  return all.filter(({ about }) => !about.includes(other)).map((one) => ({ ...one, engine }));
}

/** What lint finds in a case, with all rules on. */
export function findingsIn({
  engine,
  sql,
  phase,
  schema: facts,
}: Pick<Case, 'engine' | 'sql' | 'phase' | 'schema'>): Promise<readonly SqlFinding[]> {
  return Promise.resolve(lintMysql(parsed(sql), { file: 'case.sql', phase, schema: facts }, engine));
}

export function parsed(sql: string): readonly FiledStatement[] {
  const found = parseSql(sql);
  if ('fault' in found) throw new Error(`${found.fault.message}: ${sql}`);
  return found.statements;
}
