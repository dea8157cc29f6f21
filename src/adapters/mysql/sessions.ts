import type { DatabaseConnection } from '../../model/database.ts';
import { DatabaseError } from '../database-error.ts';
import * as shared from '../sessions.ts';
import { connect, type Client } from './connect.ts';
import { explained } from './errors.ts';
import { holderOf, requireOwnSession, requirePrimary, tryLock, writeHolder } from './lock.ts';
import { ensureTables } from './tables.ts';

export type Sessions = shared.Sessions<Client>;
export type SessionKeeper = shared.SessionKeeper<Client>;

export function keepSessions(to: DatabaseConnection, { name, tool }: shared.Worker): SessionKeeper {
  const lock = async (worker: Client, monitor: Client): Promise<number> => {
    await requireOwnSession(worker, monitor);
    if (!(await tryLock(worker))) {
      const holder = (await holderOf(monitor, undefined)) ?? 'another run';
      throw new DatabaseError(`${holder} works on the database`, false);
    }
    await requirePrimary(worker);
    await ensureTables(worker);
    await writeHolder(worker, name);
    return worker.id;
  };
  return shared.keepSessions({ connect: (onLost) => connect(to, { name, onLost }), lock, explained }, tool);
}
