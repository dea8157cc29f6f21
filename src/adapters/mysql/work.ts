import { workWith, type Work } from '../under-way.ts';
import { blockersOf } from './blockers.ts';
import type { SessionKeeper } from './sessions.ts';
import { forget, recorded } from './state.ts';
import { tryStatement } from './statement.ts';

export function workOn(sessions: SessionKeeper): Work {
  return workWith({
    ready: sessions.working,
    recorded: async (migration) => recorded(await sessions.watching(), migration),
    attempt: async (job) => tryStatement(job, await sessions.working()),
    blockers: async () => {
      const own = await sessions.own();
      return own && blockersOf(own.monitor, own.workerId);
    },
    cancel: async () => {
      const own = await sessions.own();
      await Promise.all([own?.tool.stop(), own?.monitor.run(`KILL QUERY ${own.workerId}`)]);
    },
    // What breaks off leaves nothing.
    tidy: () => Promise.resolve(),
    forget: async (migration) => forget((await sessions.working()).worker, migration),
  });
}
