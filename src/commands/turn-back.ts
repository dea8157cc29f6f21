import { MissingExecError } from '../effects/errors.ts';
import { execRoute } from '../model/balancer.ts';
import type { StopRequest } from '../model/observation.ts';
import type { State } from '../model/state.ts';
import type { JournalEntry } from '../ports/journal.ts';
import { HeldByOtherError } from '../ports/errors.ts';
import { carry } from './carry.ts';
import { concluded, isOpen, unchanged, type Conclusion } from './conclusion.ts';
import { accessToCarry, begin } from './deploy.ts';
import { loadLatest } from './leader.ts';
import { prepare } from './prepare.ts';
import { previousVersion } from './previous-version.ts';
import { reopened } from './reopened.ts';
import type { House } from './house.ts';

/** Ends the rollout under way and returns to the old version; a finished rollout is left as it is. */
export function abort(house: House): Promise<Conclusion> {
  return stopping(house, { by: 'abort', detail: house.identity }, () =>
    Promise.resolve(unchanged('no rollout is under way')),
  );
}

/** Ends the rollout under way, or returns from the one that was promoted to the version before it. */
export function rollback(house: House): Promise<Conclusion> {
  return stopping(house, { by: 'rollback', detail: house.identity }, () => toPreviousVersion(house));
}

async function stopping(
  house: House,
  stop: StopRequest,
  otherwise: () => Promise<Conclusion>,
): Promise<Conclusion> {
  const held = await takenFromHolder(house, stop);
  if (held === 'never') {
    throw new Error(
      `The run that has the rollout was asked to stop and did not within ${house.spec.pacing.timeoutMs / 60_000} min (timeout). Look at its log; if it is dead, run this again.`,
    );
  }
  const entry = await loadLatest(house);
  if (entry === undefined) return otherwise();
  const { plan, state, events } = entry;
  await house.requireAccess(accessToCarry(plan));
  if (isOpen(state)) {
    const ended = await carry(plan, await reopened(entry, house), { house, stop });
    return isPromotedAllTheSame(ended, stop) ? otherwise() : concluded(plan, ended);
  }
  return hasAnswered(state, held, stop) ? concluded(plan, state, events) : otherwise();
}

/** When a live runner was asked to stop, before it gave the lease back or died; undefined: there was none. */
interface Held {
  readonly askedAt: number | undefined;
}

/**
 * Takes the lease. A live runner that has it is asked to stop, and waited for; one that dies instead
 * lets its lease expire.
 */
async function takenFromHolder({ lease, clock, spec }: House, stop: StopRequest): Promise<Held | 'never'> {
  const until = clock.now() + spec.pacing.timeoutMs;
  let askedAt: number | undefined;
  while (clock.now() <= until) {
    try {
      await lease.acquire();
      return { askedAt };
    } catch (error) {
      if (!(error instanceof HeldByOtherError)) throw error;
      if (askedAt === undefined) await lease.askToStop(stop);
      askedAt ??= clock.now();
    }
  }
  return 'never';
}

/** True when the rollout that was asked to stop has ended; promoted all the same, a rollback must still return from it. */
function hasAnswered({ finished }: State, { askedAt }: Held, { by }: StopRequest): boolean {
  if (askedAt === undefined || finished === undefined || finished.at < askedAt) return false;
  return !(by === 'rollback' && finished.outcome === 'promoted');
}

/** Past the point of return a rollout ends forward; who asked for a rollback still wants the old version. */
function isPromotedAllTheSame({ finished }: State, { by }: StopRequest): boolean {
  return by === 'rollback' && finished?.outcome === 'promoted';
}

async function toPreviousVersion(house: House): Promise<Conclusion> {
  const entry = await house.journal.load();
  if (entry === undefined) {
    return unchanged('no rollout of this target is recorded, so there is no previous version to return to');
  }
  const { plan, state } = entry;
  requireOldSchema(entry);
  if (state.finished?.outcome !== 'promoted') {
    return unchanged('the last rollout was not promoted: the old version is in place');
  }
  const isByExec = plan.targets.some(({ route }) => route.codec === execRoute);
  if (isByExec && house.balancer === undefined) throw new MissingExecError(plan.id);
  const planned = await prepare(house, previousVersion(house.spec, plan));
  if (planned.is === 'unchanged') return unchanged('the previous version is in place already', planned.plan);
  return begin(planned.plan, house);
}

/** The version before reads and writes what is gone: it would fail every request that does. */
function requireOldSchema({ plan, state }: JournalEntry): void {
  const isContracted = state.history.some(
    ({ kind, note }) => kind === 'contract-schema' && note === undefined,
  );
  if (!isContracted) return;
  throw new Error(
    `The schema that the version before needs is gone: it was contracted in rollout ${plan.id}. From here the application can only go forward: deploy a mended version.`,
  );
}
