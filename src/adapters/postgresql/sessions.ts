import type { Client } from 'pg';
import type { DatabaseConnection } from '../../model/database.ts';
import { DatabaseError } from '../database-error.ts';
import type { Tool } from '../tool.ts';
import { connect } from './connect.ts';
import { explained } from './errors.ts';
import { holderOf, requireOwnSession, tryLock } from './lock.ts';
import { ensureTables } from './state.ts';

/** A session that works, and one that watches it. */
export interface Sessions {
  readonly worker: Client;
  readonly workerPid: number;
  readonly monitor: Client;
  readonly tool: Tool;
}

/** How others see the sessions, and what runs the user's own tools. */
export interface Worker {
  readonly name: string;
  readonly tool: Tool;
}

/** Sessions that are opened when they are needed, and again when they were lost. */
export interface SessionKeeper {
  readonly watching: () => Promise<Client>;
  /** The lock is ours; throws when it is another's. */
  readonly working: () => Promise<Sessions>;
  /** Those that work, if they do; opens none. */
  readonly own: () => Promise<Sessions | undefined>;
  readonly close: () => Promise<void>;
}

export function keepSessions(to: DatabaseConnection, { name, tool }: Worker): SessionKeeper {
  const monitor = untilLost((onLost) => connect(to, { name, onLost }));
  const sessions = untilLost(async (onLost) => {
    const watcher = await monitor.get();
    const worker = await connect(to, { name, onLost });
    try {
      return { ...(await locked(worker, watcher)), tool };
    } catch (error) {
      await worker.end();
      throw explained(error, 'the database cannot be worked on');
    }
  });
  return {
    watching: monitor.get,
    working: sessions.get,
    own: sessions.peek,
    close: async () => {
      const worker = (await sessions.peek())?.worker;
      const watcher = await monitor.peek();
      await Promise.allSettled([worker?.end(), watcher?.end()].filter((end) => end !== undefined));
    },
  };
}

async function locked(worker: Client, monitor: Client): Promise<Omit<Sessions, 'tool'>> {
  await requireOwnSession(worker, monitor);
  if (!(await tryLock(worker))) {
    const holder = (await holderOf(monitor, undefined)) ?? 'another run';
    throw new DatabaseError(`${holder} works on the database`, false);
  }
  await ensureTables(worker);
  const { rows } = await worker.query<{ readonly pid: number }>('SELECT pg_backend_pid() AS pid');
  return { worker, workerPid: rows[0]?.pid ?? 0, monitor };
}

interface Kept<T> {
  readonly get: () => Promise<T>;
  readonly peek: () => Promise<T | undefined>;
}

/** Opened once for all who ask, until it is lost or could not be opened. */
function untilLost<T>(open: (onLost: () => void) => Promise<T>): Kept<T> {
  let current: Promise<T> | undefined;
  const forget = (): void => {
    current = undefined;
  };
  return {
    get: () => {
      current ??= open(forget).catch((error: unknown) => {
        forget();
        throw error;
      });
      return current;
    },
    peek: async () => current?.catch(() => undefined),
  };
}
