import type { Client } from 'pg';
import type { DatabaseConnection } from '../../model/database.ts';
import { DatabaseError } from '../database-error.ts';
import * as shared from '../sessions.ts';
import { connect, equip } from './connect.ts';
import { explained } from './errors.ts';
import { holderOf, requireOwnSession, tryLock } from './lock.ts';
import { ensureTables } from './state.ts';

export type Sessions = shared.Sessions<Client>;
export type SessionKeeper = shared.SessionKeeper<Client>;

export function keepSessions(to: DatabaseConnection, { name, tool }: shared.Worker): SessionKeeper {
  return shared.keepSessions({ connect: (onLost) => connect(to, { name, onLost }), lock, explained }, tool);
}

async function lock(worker: Client, monitor: Client): Promise<number> {
  await requireOwnSession(worker, monitor);
  await equip(worker);
  if (!(await tryLock(worker))) {
    const holder = (await holderOf(monitor, undefined)) ?? 'another run';
    throw new DatabaseError(`${holder} works on the database`, false);
  }
  await ensureTables(worker);
  const { rows } = await worker.query<{ readonly pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}
