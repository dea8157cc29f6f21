import type { Plan } from '../model/plan.ts';
import type { Spec } from '../model/spec.ts';
import type { StopRequest } from '../model/observation.ts';
import { HeldByOtherError } from '../ports/errors.ts';
import { carry } from './carry.ts';
import { concluded, isOpen, unchanged, type Conclusion } from './conclusion.ts';
import { accessFor, begin, prepare, reopened } from './deploy.ts';
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
  await house.requireAccess(accessFor(house));
  if (!(await acquired(house, stop))) return watched(house);
  const entry = await house.journal.load();
  if (entry === undefined || !isOpen(entry.state)) return otherwise();
  return concluded(entry.plan, await carry(entry.plan, reopened(entry.state, house), { house, stop }));
}

/** False: a live runner has the rollout, and has been asked to stop. */
async function acquired({ lease }: House, stop: StopRequest): Promise<boolean> {
  try {
    await lease.acquire();
    return true;
  } catch (error) {
    if (!(error instanceof HeldByOtherError)) throw error;
    await lease.askToStop(stop);
    return false;
  }
}

const watchMs = 1000;

/** Waits for the runner that was asked to stop. If it dies instead, its lease expires and this run goes on. */
async function watched(house: House): Promise<Conclusion> {
  const { journal, clock, spec } = house;
  const until = clock.now() + spec.pacing.timeoutMs;
  while (clock.now() < until) {
    const entry = await journal.load();
    if (entry?.state.finished !== undefined) return concluded(entry.plan, entry.state, entry.events);
    await clock.sleep(watchMs);
  }
  return unchanged('the run that has the rollout was asked to stop and did not in time');
}

async function toPreviousVersion(house: House): Promise<Conclusion> {
  const entry = await house.journal.load();
  if (entry === undefined) {
    return unchanged('no rollout of this target is recorded, so there is no previous version to return to');
  }
  const { plan, state } = entry;
  if (state.finished?.outcome !== 'promoted' || plan.stable.hash === undefined) {
    return unchanged('the last rollout was not promoted: the old version is in place', plan, state);
  }
  const previous = { hash: plan.stable.hash, images: plan.stable.images };
  const direct = { ...house, spec: directly(house.spec, plan) };
  const planned = await prepare(direct, previous);
  if (planned.is === 'unchanged') return unchanged('the previous version is in place already', planned.plan);
  return begin(planned.plan, direct);
}

/** The recorded rollout's own way and pace, all at once: the version has served users before. */
function directly(spec: Spec, { route, settings }: Plan): Spec {
  const [object] = route.objects;
  return {
    ...spec,
    route: object && { kind: route.codec, name: object.name },
    stages: [],
    smoke: [],
    checks: [],
    pacing: settings,
  };
}
