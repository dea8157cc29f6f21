import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseSql, type ParsedStatement } from '../../../../src/databases/postgresql/parse.ts';
import { lintSql } from '../../../../src/databases/postgresql/lint/lint.ts';
import {
  lintPhases,
  type LintPhase,
  type SchemaFacts,
  type SqlFinding,
} from '../../../../src/model/sql-finding.ts';
import { schema } from './schema.ts';

const folder = join(import.meta.dirname, 'fixtures');

/** One case of a fixture: a file of SQL, and what the rule shall make of it. */
export interface Case {
  readonly rule: string;
  readonly is: 'bad' | 'good' | 'silenced';
  readonly phase: LintPhase | undefined;
  /** Undefined: no connection. */
  readonly schema: SchemaFacts | undefined;
  readonly title: string;
  readonly sql: string;
}

/**
 * Fixtures are one SQL file for each rule, cut by lines such as `--- bad expand: title` or
 * `--- good contract schema 140003: title`; `schema` says that the case has a connection, and the
 * number behind it to which version of the server.
 */
export const cases: readonly Case[] = readdirSync(folder)
  .filter((name) => name.endsWith('.sql'))
  .flatMap((name) => casesIn(name.replace(/\.sql$/, ''), readFileSync(join(folder, name), 'utf8')));

function casesIn(rule: string, text: string): readonly Case[] {
  return text
    .split(/^--- /m)
    .slice(1)
    .map((part) => {
      const [head = '', ...lines] = part.split('\n');
      const [words = '', ...title] = head.split(':');
      const [is = '', ...about] = words.trim().split(' ');
      if (is !== 'bad' && is !== 'good' && is !== 'silenced') throw new Error(`${rule}.sql: --- ${head}`);
      const phase = lintPhases.find((own) => about.includes(own));
      return {
        ...{ rule, is, phase, title: title.join(':').trim(), sql: lines.join('\n') },
        schema: about.includes('schema') ? schemaAt(about.at(-1)) : undefined,
      };
    });
}

function schemaAt(version: string | undefined): SchemaFacts {
  return /^\d+$/.test(version ?? '') ? { ...schema, serverVersion: Number(version) } : schema;
}

/** What lint finds in a case, with all rules on. */
export async function findingsIn({
  sql,
  phase,
  schema: facts,
}: Pick<Case, 'sql' | 'phase' | 'schema'>): Promise<readonly SqlFinding[]> {
  return lintSql(await parsed(sql), { file: 'case.sql', phase, schema: facts });
}

export async function parsed(sql: string): Promise<readonly ParsedStatement[]> {
  const found = await parseSql(sql);
  if ('fault' in found) throw new Error(`${found.fault.message}: ${sql}`);
  return found.statements;
}
