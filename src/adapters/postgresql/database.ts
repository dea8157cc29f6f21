import type { DatabaseConnection } from '../../model/database.ts';
import type { Database } from '../../ports/database.ts';
import { dumpSchema } from './dump.ts';
import { fill } from './backfill.ts';
import { fillingsOf } from './filling.ts';
import { holderOf } from './lock.ts';
import { promote, promotedBy, recordsOf } from './promotions.ts';
import { keepSessions, type Worker } from './sessions.ts';
import { schemaFacts } from './schema.ts';
import { forgetAll, hasTables } from './state.ts';
import { workOn } from './under-way.ts';
import { verify } from './verify.ts';

/** A PostgreSQL, with two sessions: one has the lock and works, the other watches it. */
export function createPostgresql(to: DatabaseConnection, by: Worker): Database {
  const sessions = keepSessions(to, by);
  const work = workOn(sessions);
  return {
    schema: async () => schemaFacts(await sessions.watching()),
    records: async () => {
      const monitor = await sessions.watching();
      return (await hasTables(monitor)) ? recordsOf(monitor) : [];
    },
    view: async (migration) => {
      const monitor = await sessions.watching();
      const holder = await holderOf(monitor, (await sessions.own())?.workerPid);
      if (!(await hasTables(monitor))) return { holder, statements: [], backfills: [], promoted: undefined };
      return {
        holder,
        statements: await work.statements(migration),
        backfills: await fillingsOf(monitor, migration),
        promoted: await promotedBy(monitor, migration),
      };
    },
    run: work.run,
    halt: work.halt,
    fill: async (job) => fill(job, await sessions.working()),
    verify: async (migration) => {
      const known = await work.statements(migration.id);
      const isContracting = known.some(({ phase }) => phase === 'contract');
      return isContracting ? [] : verify(await sessions.watching(), migration);
    },
    promoted: async (migrations, by) => {
      const { worker } = await sessions.working();
      for (const migration of migrations) await promote(worker, migration, by);
    },
    dump: async () => dumpSchema(await sessions.watching()),
    forget: async (migration) => forgetAll((await sessions.working()).worker, migration),
    close: sessions.close,
  };
}
