import { carry } from './carry.ts';
import { concluded, unchanged, type Conclusion } from './conclusion.ts';
import type { House } from './house.ts';
import { reopened } from './reopened.ts';
import { withSteadyJournal } from './steady-journal.ts';

/**
 * The post step of a run that was killed or cancelled before it ended: goes on with what the run left,
 * as the same holder, with the stop already asked.
 */
export const finishCancelled = withSteadyJournal(async (house: House): Promise<Conclusion> => {
  const left = await house.journal.load();
  if (left === undefined || left.state.finished !== undefined) return unchanged('the run left nothing open');
  await house.lease.acquire();
  const entry = (await house.journal.load()) ?? left;
  const stop = { by: 'cancel', detail: house.identity } as const;
  return concluded(entry.plan, await carry(entry.plan, await reopened(entry, house), { house, stop }));
});
