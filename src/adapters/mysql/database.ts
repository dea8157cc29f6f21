import type { DatabaseConnection } from '../../model/database.ts';
import type { Database } from '../../ports/database.ts';
import { databaseWith } from '../database.ts';
import type { Worker } from '../sessions.ts';
import { fill } from './backfill.ts';
import { dumpSchema } from './dump.ts';
import { fillingsOf } from './filling.ts';
import { holderOf } from './lock.ts';
import { promote, promotedBy, recordsOf } from './promotions.ts';
import { schemaFacts } from './schema.ts';
import { keepSessions } from './sessions.ts';
import { forgetAll, hasTables } from './tables.ts';
import { verify } from './verify.ts';
import { workOn } from './work.ts';

/** A MySQL or a MariaDB: which, the server says. */
export function createMysql(to: DatabaseConnection, by: Worker): Database {
  const sessions = keepSessions(to, by);
  return databaseWith(sessions, workOn(sessions), {
    ...{ hasTables, holderOf, recordsOf, fillingsOf, promotedBy },
    ...{ fill, verify, promote, schemaFacts, dumpSchema, forgetAll },
  });
}
