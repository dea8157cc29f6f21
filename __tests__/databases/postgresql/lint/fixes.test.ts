import { expect, test } from '@jest/globals';
import { postgresql } from '../../../../src/databases/postgresql/dialect.ts';
import { parseSql } from '../../../../src/databases/postgresql/parse.ts';
import { faultsIn, partsOf } from '../../lint/fixes.ts';
import { cases, findingsIn } from './cases.ts';

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
      expect([...errors, ...(await faultsIn(part, postgresql))]).toEqual([]);
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
