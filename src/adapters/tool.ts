import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { DatabaseError } from './database-error.ts';
import { messageOf } from '../lib/message-of.ts';

/** Runs the user's own migration tools, one at a time. */
export interface Tool {
  /** Resolves when it ended with 0; throws a DatabaseError otherwise. */
  readonly run: (argv: readonly string[]) => Promise<void>;
  /** Ends what runs, with all that it started. */
  readonly stop: () => Promise<void>;
}

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The database's address, as the tools want it in DATABASE_URL. */
  readonly url: string;
  /** Each line that a tool prints: outside text. */
  readonly say: (line: string) => void;
}

/** Lines of the end of its output that an error shows. */
const shownLines = 5;
const stopMs = 5000;

export function toolRunner({ env, url, say }: Surroundings): Tool {
  let running: ChildProcess | undefined;
  return {
    run: async ([program = '', ...args]) => {
      const last: string[] = [];
      // A group of its own: what a tool starts must end with it.
      const child = spawn(program, args, {
        env: environment(env, url),
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      running = child;
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
          say(line);
          last.push(line);
        });
      }
      const [code] = await ended(child, program);
      running = undefined;
      if (code === 0) return;
      const how = code === null ? 'was ended' : `ended with ${code}`;
      throw new DatabaseError(`\`${program}\` ${how}: ${last.slice(-shownLines).join(' / ')}`, true);
    },
    stop: async () => {
      const child = running;
      if (child?.pid === undefined) return;
      const gone = once(child, 'close');
      signal(child.pid, 'SIGTERM');
      const timer = setTimeout(() => signal(child.pid, 'SIGKILL'), stopMs);
      await gone;
      clearTimeout(timer);
    },
  };
}

async function ended(child: ChildProcess, program: string): Promise<readonly [number | null]> {
  try {
    return (await once(child, 'close')) as [number | null];
  } catch (error) {
    const why = messageOf(error);
    throw new DatabaseError(
      `\`${program}\` cannot be started: ${why}. Install it in a step before this one.`,
      true,
    );
  }
}

/** What the step itself was given is none of a tool's business. */
function environment(env: Surroundings['env'], url: string): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^(INPUT_|STATE_|ACTIONS_|GITHUB_TOKEN$)/.test(name));
  return { ...Object.fromEntries(kept), DATABASE_URL: url, PGOPTIONS: '-c lock_timeout=1s' };
}

function signal(pid: number | undefined, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name);
  } catch {
    // Gone already.
  }
}
