import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { lintPhases, type LintPhase, type SchemaFacts } from '../../../src/model/sql-finding.ts';

/** One case of a fixture: a file of SQL, and what the rule shall make of it. */
export interface Case {
  readonly rule: string;
  readonly is: 'bad' | 'good' | 'silenced';
  readonly phase: LintPhase | undefined;
  /** Undefined: no connection. */
  readonly schema: SchemaFacts | undefined;
  readonly title: string;
  readonly sql: string;
  /** All that stands before the title. */
  readonly about: readonly string[];
}

/**
 * Fixtures are one SQL file for each rule, cut by lines such as `--- bad expand: title` or
 * `--- good contract schema 140003: title`; `schema` says that the case has a connection, and the
 * number behind it to which version of the server.
 */
export function readCases(folder: string, schema: SchemaFacts): readonly Case[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .flatMap((name) =>
      casesIn(name.replace(/\.sql$/, ''), { text: readFileSync(join(folder, name), 'utf8'), schema }),
    );
}

function casesIn(
  rule: string,
  { text, schema }: { readonly text: string; readonly schema: SchemaFacts },
): readonly Case[] {
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
        ...{ rule, is, phase, title: title.join(':').trim(), sql: lines.join('\n'), about },
        schema: about.includes('schema') ? schemaAt(schema, about.at(-1)) : undefined,
      };
    });
}

function schemaAt(schema: SchemaFacts, version: string | undefined): SchemaFacts {
  return /^\d+$/.test(version ?? '') ? { ...schema, serverVersion: Number(version) } : schema;
}
