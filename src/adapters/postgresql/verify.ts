import type { Client } from 'pg';
import { remainderSql } from '../../databases/postgresql/batch.ts';
import type { Migration, Verification, VerificationResult } from '../../model/migration.ts';
import { numberIn, verificationsOf } from '../verifications.ts';
import { explained } from './errors.ts';
import { indexState } from './statement.ts';

/** The user's queries, and what follows from the parts: no row is left out, and every index is whole. */
export async function verify(client: Client, migration: Migration): Promise<readonly VerificationResult[]> {
  const results: VerificationResult[] = [];
  for (const own of verificationsOf(migration, remainderSql))
    results.push(await asked(client, own, migration.id));
  for (const { index } of migration.expand) {
    if (index === undefined) continue;
    const isWhole = (await indexState(client, index)) === 'valid';
    results.push({ name: `index ${index} is whole`, expect: 0, found: isWhole ? 0 : 1 });
  }
  return results;
}

async function asked(client: Client, { sql, ...own }: Verification, id: string): Promise<VerificationResult> {
  try {
    await client.query('BEGIN READ ONLY');
    await client.query('SET LOCAL statement_timeout = 0');
    // It may read the whole table, and that must leave processors to the others.
    await client.query('SET LOCAL max_parallel_workers_per_gather = 0');
    const { rows, fields } = await client.query<Readonly<Record<string, unknown>>>(sql);
    return { ...own, found: numberIn(rows.map(Object.values), fields.length) };
  } catch (error) {
    throw explained(error, `${id}: ${own.name}`);
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
  }
}
