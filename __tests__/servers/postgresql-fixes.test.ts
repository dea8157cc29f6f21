import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { postgresql } from '../../src/databases/postgresql/dialect.ts';
import { digest } from '../databases/lint/fixes.ts';
import { cases, findingsIn, parsed, type Case } from '../databases/postgresql/lint/cases.ts';
import { startProbe, type Probe, type Seen } from './postgres-probe.ts';

let probe: Probe;
beforeAll(async () => {
  probe = await startProbe(18);
});
afterAll(() => probe.stop());

/** What stands for something that the statement does not say. */
const isWhole = (sql: string): boolean => !sql.includes('partition_key');

test('a fix runs, and nobody waits for a table that is looked through or written anew', async () => {
  const wrong: unknown[] = [];
  const tried = cases.filter(({ is, sql }) => is === 'bad' && !probe.isObstructed(sql));
  for (const one of tried) wrong.push(...(await harmOf(one)));
  expect(wrong).toEqual([]);
}, 60_000);

/** The fix is about a later statement of the file, and the first stays as it is. */
function needsFirst({ rule, title }: Case): boolean {
  return rule === 'mixed-ddl-dml' || title === 'before the backfill';
}

async function harmOf(one: Case): Promise<readonly unknown[]> {
  const statements = await statementsOf(one);
  if (statements.length === 0) return [];
  const harm: unknown[] = [];
  if (needsFirst(one)) await probe.client.query((await parsed(one.sql))[0]?.sql ?? '');
  for (const sql of statements) {
    const seen = await carriedOut(sql);
    if (!isHarmless(seen, sql)) harm.push({ case: `${one.rule}: ${one.title}`, sql, seen });
  }
  await probe.rebuild();
  return harm;
}

/** Of all files, in the order in which they run; none where the fix is words. */
async function statementsOf(one: Case): Promise<readonly string[]> {
  const fix = (await findingsIn(one)).find(({ rule }) => rule === one.rule)?.fix ?? '';
  const { statements } = await postgresql.statements(fix.replaceAll(/\b[Ii]n \w+\.sql: /g, ''), digest);
  return isWhole(fix) ? statements.map(({ sql }) => sql) : [];
}

/** What it did, or why it was refused. PostgreSQL refuses what is CONCURRENTLY in a transaction; it locks little. */
async function carriedOut(sql: string): Promise<Seen | string> {
  const { client, tables, run } = probe;
  try {
    if (sql.includes('CONCURRENTLY')) {
      await client.query(sql);
      return { lock: undefined, rewritten: [], scanned: [] };
    }
    const before = await tables();
    await client.query('BEGIN');
    const seen = await run(sql, before);
    await client.query('COMMIT');
    return seen;
  } catch (error) {
    await client.query('ROLLBACK');
    return String(error);
  }
}

function isHarmless(seen: Seen | string, sql: string): boolean {
  if (typeof seen === 'string') return false;
  const { lock, scanned, rewritten } = seen;
  const isRead = scanned.length > 0 && lock !== 'SHARE UPDATE EXCLUSIVE';
  return !isRead && (rewritten.length === 0 || sql.startsWith('TRUNCATE'));
}
