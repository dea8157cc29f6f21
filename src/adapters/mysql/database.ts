import type { DatabaseConnection } from '../../model/database.ts';
import type { Database } from '../../ports/database.ts';
import { databaseWith } from '../database.ts';
import { fill } from './backfill.ts';
import { fillingsOf } from './filling.ts';
import { holderOf } from './lock.ts';
import { promote, recordsOf, soakedMs } from './promotions.ts';
import { keepSessions } from './sessions.ts';
import { hasTables } from './tables.ts';
import { verify } from './verify.ts';
import { workOn } from './work.ts';

/** A MySQL or a MariaDB: which, the server says. `name` is how others see who works on it. */
export function createMysql(to: DatabaseConnection, name: string): Database {
  const sessions = keepSessions(to, name);
  const parts = { hasTables, holderOf, recordsOf, fillingsOf, soakedMs, fill, verify, promote };
  return databaseWith(sessions, workOn(sessions), parts);
}
