import type { Client } from 'pg';
import { remainderSql } from '../../databases/postgresql/batch.ts';
import type { Migration, Verification, VerificationResult } from '../../model/migration.ts';
import { explained } from './errors.ts';
import { indexState } from './statement.ts';

/** The user's queries, and what follows from the parts: no row is left out, and every index is whole. */
export async function verify(client: Client, migration: Migration): Promise<readonly VerificationResult[]> {
  const results: VerificationResult[] = [];
  for (const own of verificationsOf(migration)) results.push(await asked(client, own, migration.id));
  for (const { index } of migration.expand) {
    if (index === undefined) continue;
    const isWhole = (await indexState(client, index)) === 'valid';
    results.push({ name: `index ${index} is whole`, expect: 0, found: isWhole ? 0 : 1 });
  }
  return results;
}

function verificationsOf({ backfill, verify: own }: Migration): readonly Verification[] {
  const sql = backfill && remainderSql(backfill);
  return sql === undefined ? own : [{ name: 'rows that the backfill has not done', sql, expect: 0 }, ...own];
}

async function asked(
  client: Client,
  { name, sql, expect }: Verification,
  id: string,
): Promise<VerificationResult> {
  try {
    await client.query('BEGIN READ ONLY');
    const { rows, fields } = await client.query<Readonly<Record<string, unknown>>>(sql);
    const only = rows.length === 1 && fields.length === 1 ? Object.values(rows[0] ?? {})[0] : undefined;
    const number = only === null || only === undefined ? NaN : Number(only);
    return { name, expect, found: Number.isNaN(number) ? rows.length : number };
  } catch (error) {
    throw explained(error, `${id}: ${name}`);
  } finally {
    await client.query('ROLLBACK');
  }
}
