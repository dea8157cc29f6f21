import { remainderSql } from '../../databases/mysql/batch.ts';
import type { Migration, Verification, VerificationResult } from '../../model/migration.ts';
import { numberIn, verificationsOf } from '../verifications.ts';
import type { Client } from './connect.ts';
import { explained } from './errors.ts';

/** The user's queries, and what follows from the backfill: no row is left out. */
export async function verify(client: Client, migration: Migration): Promise<readonly VerificationResult[]> {
  const results: VerificationResult[] = [];
  for (const own of verificationsOf(migration, remainderSql))
    results.push(await asked(client, own, migration.id));
  return results;
}

async function asked(client: Client, { sql, ...own }: Verification, id: string): Promise<VerificationResult> {
  try {
    await client.run('START TRANSACTION READ ONLY');
    const { rows, columns } = await client.lists(sql);
    return { ...own, found: numberIn(rows, columns) };
  } catch (error) {
    throw explained(error, `${id}: ${own.name}`);
  } finally {
    await client.run('ROLLBACK').catch(() => undefined);
  }
}
