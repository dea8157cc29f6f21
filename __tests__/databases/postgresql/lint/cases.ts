import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseSql } from '../../../../src/databases/postgresql/parse.ts';
import { lintSql } from '../../../../src/databases/postgresql/lint/lint.ts';
import { lintPhases, type LintPhase, type SqlFinding } from '../../../../src/model/sql-finding.ts';
import { schema } from './schema.ts';

const folder = join(import.meta.dirname, 'fixtures');

/** One case of a fixture: a file of SQL, and what the rule shall make of it. */
export interface Case {
  readonly rule: string;
  readonly is: 'bad' | 'good' | 'silenced';
  readonly phase: LintPhase | undefined;
  readonly hasSchema: boolean;
  readonly title: string;
  readonly sql: string;
}

/**
 * Fixtures are one SQL file for each rule, cut by lines such as `--- bad expand: title` or
 * `--- good contract schema: title`; `schema` says that the case has a connection.
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
      const hasSchema = about.includes('schema');
      return { rule, is, phase, hasSchema, title: title.join(':').trim(), sql: lines.join('\n') };
    });
}

/** What lint finds in a case, with all rules on. */
export async function findingsIn({ sql, phase, hasSchema }: Case): Promise<readonly SqlFinding[]> {
  const parsed = await parseSql(sql);
  if ('fault' in parsed) throw new Error(`${parsed.fault.message}: ${sql}`);
  return lintSql(parsed.statements, {
    file: 'case.sql',
    phase,
    schema: hasSchema ? schema : undefined,
  });
}
