import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { postgresql } from '../../../../src/databases/postgresql/dialect.ts';
import { parseSql } from '../../../../src/databases/postgresql/parse.ts';
import type { LintPhase } from '../../../../src/model/sql-finding.ts';
import { cases, findingsIn } from './cases.ts';

/** What a fix says to write, and where. */
interface Part {
  readonly phase: LintPhase | undefined;
  readonly sql: string;
}

const phases = { expand: 'expand', backfill: 'migrate', contract: 'contract' } as const;

/** `In expand.sql: …; in contract.sql: …;`, or SQL for the file that it is about. */
function partsOf(fix: string, phase: LintPhase | undefined): readonly Part[] {
  const [before = '', ...named] = fix.split(/\b[Ii]n (expand|backfill|contract)\.sql: /);
  if (named.length === 0) return [{ phase, sql: before }];
  return named.flatMap((file, index) =>
    index % 2 === 0 ? [{ phase: phases[file as keyof typeof phases], sql: named[index + 1] ?? '' }] : [],
  );
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

async function faultsIn({ phase, sql }: Part): Promise<readonly { readonly message: string }[]> {
  if (phase === 'migrate') return (await postgresql.backfill(sql, digest)).faults;
  return phase === undefined ? [] : (await postgresql.statements(sql, digest)).faults;
}

const bad = cases.filter(({ is }) => is === 'bad');

/** Rules for which no SQL can be said, or not for each case. */
const inWords: ReadonlySet<string> = new Set([
  ...['add-exclusion-constraint', 'prefer-repack', 'transaction-nesting', 'index-corruption'],
  ...['ban-drop-database', 'changing-column-type', 'renaming-column', 'adding-field-with-default'],
  ...['require-concurrent-reindex', 'adding-serial-primary-key-field', 'attach-without-check'],
  ...['mixed-ddl-dml', 'several-locked-tables', 'trigger-locks'],
]);

test.each(bad.map((one) => [`${one.rule}: ${one.title}`, one] as const))(
  'what a fix says has no error itself: %s',
  async (_title, one) => {
    const found = (await findingsIn(one)).filter(({ rule }) => rule === one.rule);
    for (const part of found.flatMap(({ fix }) => partsOf(fix, one.phase))) {
      const isSql = !('fault' in (await parseSql(part.sql)));
      expect({ ...part, isSql: isSql || inWords.has(one.rule) }).toEqual({ ...part, isSql: true });
      if (!isSql) continue;
      const again = await findingsIn({ ...part, schema: one.schema });
      const errors = again.filter(({ severity }) => severity === 'error');
      expect([...errors, ...(await faultsIn(part))]).toEqual([]);
    }
  },
);

test('most fixes are SQL', async () => {
  const fixes = await Promise.all(
    bad.map(async (one) => {
      const found = (await findingsIn(one)).filter(({ rule }) => rule === one.rule);
      const parts = found.flatMap(({ fix }) => partsOf(fix, one.phase));
      return (await Promise.all(parts.map(({ sql }) => parseSql(sql)))).every((own) => !('fault' in own));
    }),
  );
  expect(fixes.filter(Boolean).length / fixes.length).toBeGreaterThan(0.75);
});
