import type { Tool } from './tool.ts';

/** How others see the sessions, and what runs the user's own tools. */
export interface Worker {
  readonly name: string;
  readonly tool: Tool;
}

/** A session that works, and one that watches it. */
export interface Sessions<Client> {
  readonly worker: Client;
  /** How the server numbers it. */
  readonly workerId: number;
  readonly monitor: Client;
  readonly tool: Tool;
}

/** Sessions that are opened when they are needed, and again when they were lost. */
export interface SessionKeeper<Client> {
  readonly watching: () => Promise<Client>;
  /** The lock is ours; throws when it is another's. */
  readonly working: () => Promise<Sessions<Client>>;
  /** Those that work, if they do; opens none. */
  readonly own: () => Promise<Sessions<Client> | undefined>;
  readonly close: () => Promise<void>;
}

/** What the sessions of an engine are made of. */
export interface Making<Client> {
  readonly connect: (onLost: () => void) => Promise<Client>;
  /** Takes the lock for the first of them, and gives its number; throws when it is another's. */
  readonly lock: (worker: Client, monitor: Client) => Promise<number>;
  readonly explained: (error: unknown, what: string) => Error;
}

export function keepSessions<Client extends { readonly end: () => Promise<void> }>(
  { connect, lock, explained }: Making<Client>,
  tool: Tool,
): SessionKeeper<Client> {
  const watching = untilLost(connect);
  const sessions = untilLost(async (onLost) => {
    const monitor = await watching.get();
    const worker = await connect(onLost);
    try {
      return { worker, workerId: await lock(worker, monitor), monitor, tool };
    } catch (error) {
      await worker.end();
      throw explained(error, 'the database cannot be worked on');
    }
  });
  return {
    watching: watching.get,
    working: sessions.get,
    own: sessions.peek,
    close: async () => {
      const worker = (await sessions.peek())?.worker;
      const monitor = await watching.peek();
      await Promise.allSettled([worker?.end(), monitor?.end()].filter((end) => end !== undefined));
    },
  };
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
