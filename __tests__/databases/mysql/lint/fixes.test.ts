import { describe, expect, test } from '@jest/globals';
import { dialects } from '../../../../src/databases/engine.ts';
import { faultsIn, partsOf } from '../../lint/fixes.ts';
import { casesOf, engines, findingsIn, type Case } from './cases.ts';
import { schema } from './schema.ts';

async function fixesOf(one: Case): Promise<readonly string[]> {
  return (await findingsIn(one)).filter(({ rule }) => rule === one.rule).map(({ fix }) => fix);
}

/** What stands in words is said to people, who write it where they see fit. */
const isSql = (text: string): boolean =>
  /^(ALTER|CREATE|DROP|UPDATE|DELETE|INSERT|SELECT|SET|RENAME|TRUNCATE|WITH)\b/.test(text);

/** Rules for which no SQL can be said, or not for each case. */
const inWords: ReadonlySet<string> = new Set([
  ...['copy-algorithm', 'lock-option', 'renaming-column', 'ban-drop-database', 'transaction-nesting'],
  ...['unbatched-write', 'mixed-ddl-dml', 'trigger-locks', 'disallowed-unique-constraint'],
]);

describe.each(engines)('%s', (engine) => {
  const bad = casesOf[engine].filter(({ is }) => is === 'bad');

  test.each(bad.map((one) => [`${one.rule}: ${one.title}`, one] as const))(
    'what a fix says has no error itself, with a connection: %s',
    async (_title, one) => {
      for (const part of (await fixesOf(one)).flatMap((fix) => partsOf(fix, one.phase))) {
        expect({ ...part, isSql: isSql(part.sql) || inWords.has(one.rule) }).toEqual({
          ...part,
          isSql: true,
        });
        if (!isSql(part.sql)) continue;
        const again = await findingsIn({ ...part, engine, schema: one.schema ?? schema });
        const errors = again.filter(({ severity }) => severity === 'error');
        expect([...errors, ...(await faultsIn(part, dialects[engine]))]).toEqual([]);
      }
    },
  );

  test('most fixes are SQL', async () => {
    const fixes = await Promise.all(
      bad.map(async (one) =>
        (await fixesOf(one)).flatMap((fix) => partsOf(fix, one.phase)).every(({ sql }) => isSql(sql)),
      ),
    );
    expect(fixes.filter(Boolean).length / fixes.length).toBeGreaterThan(0.6);
  });
});
