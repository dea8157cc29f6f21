import { counted } from '../lib/format.ts';
import type { Migration } from '../model/migration.ts';
import type { Plan } from '../model/plan.ts';
import { dueMigrations } from '../plan/due.ts';
import { heard } from '../plan/sql-findings.ts';
import { schemaPlan } from '../plan/schema-plan.ts';
import type { Conclusion } from './conclusion.ts';
import { rehearseSchema } from './shadow.ts';
import type { House } from './house.ts';

/** Says what a deploy would do to the schema, where there is no cluster to look at; touches nothing. */
export async function planSchema(house: House, why: string): Promise<Conclusion> {
  const due = await dueOf(house);
  const sqlFindings = heard(await house.lintSql(due), house.spec.ignoreFindings);
  const plan: Plan = schemaPlan(house.spec, due, {
    at: house.clock.now(),
    namespace: house.namespace,
    notes: [
      `The cluster was not looked at: ${why}`,
      ...schemaNotes(house),
      ...(await shadowNotes(due, house)),
    ],
  });
  const sentence = `${counted(sqlFindings.length, 'finding')} in ${counted(due.length, 'migration')}`;
  const reason = { kind: 'done', sentence } as const;
  return { plan: { ...plan, sqlFindings }, state: undefined, outcome: 'planned', reason, events: [] };
}

async function dueOf({ database, migrations }: House): Promise<readonly Migration[]> {
  return database === undefined
    ? migrations
    : dueMigrations({ migrations, records: await database.records() }, { hashes: [], images: [] });
}

/** What the throw-away database made of them, where there is one; throws when that is not good. */
export async function shadowNotes(
  due: readonly Migration[],
  { shadow, clock }: House,
): Promise<readonly string[]> {
  return shadow === undefined ? [] : rehearseSchema(due, { database: shadow, clock });
}

function schemaNotes({ database }: House): readonly string[] {
  return database === undefined
    ? [
        'The database was not looked at: there is no `database-url`. All migrations are taken for new, and SQL whose harm depends on the schema is judged by the worst case.',
      ]
    : [];
}
