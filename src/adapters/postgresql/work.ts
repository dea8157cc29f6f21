import { workWith, type Work } from '../under-way.ts';
import type { SessionKeeper } from './sessions.ts';
import { forget, recorded } from './state.ts';
import { blockersOf, dropInvalid, tryStatement } from './statement.ts';

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
      await Promise.all([
        own?.tool.stop(),
        own?.monitor.query('SELECT pg_cancel_backend($1)', [own.workerId]),
      ]);
    },
    tidy: async (statements) => {
      const { worker } = await sessions.working();
      for (const { index } of statements) if (index !== undefined) await dropInvalid(worker, index);
    },
    forget: async (migration) => forget((await sessions.working()).worker, migration),
  });
}
