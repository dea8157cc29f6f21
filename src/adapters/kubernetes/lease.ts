import { journalName } from '../../manifests/names.ts';
import type { KubeObject, ObjectRef } from '../../model/kube.ts';
import type { StopRequest } from '../../model/observation.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { HeldByOtherError, TakenOverError } from '../../ports/errors.ts';
import type { Lease, LeaseControl } from '../../ports/lease.ts';
import { ConflictError } from './errors.ts';
import { holderOf, leaderIn, leaseWith, microTime, newLease, stopIn } from './lease-object.ts';

const durationSeconds = 15;
const renewMs = 2_000;

export interface LeaseOptions {
  readonly namespace: string;
  readonly target: string;
  /** Who this runner is: repository, run, attempt and job. The post step of a job is the same holder. */
  readonly holder: string;
  readonly clock: Clock;
  /** Key of the target whose rollout this one moves with; undefined: it has its own. */
  readonly leader?: string | undefined;
  /** Called when another job asks this holder to stop, so that it need not wait out its interval. */
  readonly onStop: () => void;
}

/**
 * A coordination.k8s.io Lease per target. A holder that is silent for 15 s is dead by this clock's
 * reckoning of when its last renewal was first seen, never by comparing two machines' clocks.
 */
export function createLease(cluster: Cluster, options: LeaseOptions): TargetLease {
  const { namespace, target, holder, clock } = options;
  const ref: ObjectRef = { kind: 'Lease', namespace, name: journalName(target) };
  const state: LeaseState = { lost: undefined, stop: undefined, renewedAt: 0, waiting: [] };
  const stopRenewing = new AbortController();

  const isOver = (): boolean => stopRenewing.signal.aborted;
  const renew = async (): Promise<void> => {
    while (!isOver()) {
      await clock.sleep(renewMs, stopRenewing.signal);
      if (isOver()) return;
      await renewOnce(cluster, ref, { options, state });
      state.waiting.splice(0).forEach((go) => go());
    }
  };

  return {
    acquire: async () => {
      await takeWhenFree(cluster, ref, { options, state });
      void renew();
    },
    held: async () => {
      while (state.lost === undefined && isSilent({ options, state })) await nextRenewal(state);
      if (state.lost !== undefined) throw new TakenOverError(state.lost);
    },
    stopRequest: () => state.stop,
    leader: async () => leaderIn(await cluster.read(ref)),
    release: async () => {
      stopRenewing.abort();
      // What cannot be released expires.
      await patiently(() => giveBack(cluster, ref, holder)).catch(() => undefined);
    },
    askToStop: (stop) =>
      patiently(async () => {
        const object = await cluster.read(ref);
        if (object !== undefined) await cluster.update(object, leaseWith(object, {}, { stop }));
      }),
  };
}

/** The lease of one target. */
export type TargetLease = Omit<Lease, 'extend'> & LeaseControl;

interface LeaseState {
  lost: string | undefined;
  stop: StopRequest | undefined;
  renewedAt: number;
  /** Called after the next try to renew, whatever comes of it. */
  waiting: (() => void)[];
}

interface Holding {
  readonly options: LeaseOptions;
  readonly state: LeaseState;
}

async function takeWhenFree(cluster: Cluster, ref: ObjectRef, holding: Holding): Promise<void> {
  const { holder, clock, target } = holding.options;
  const firstSeen = new Map<string, number>();
  for (;;) {
    const object = await cluster.read(ref);
    const { owner, renewTime } = holderOf(object);
    const isFree = ['', holder].includes(owner) || isExpired(renewTime, firstSeen, clock.now());
    if (isFree && (await tookOver(cluster, ref, { object, holding }))) return;
    // A second renewal seen while waiting: its holder lives.
    if (firstSeen.size > 1) throw new HeldByOtherError(target, owner);
    await clock.sleep(1000);
  }
}

function isExpired(renewTime: string, firstSeen: Map<string, number>, now: number): boolean {
  const since = firstSeen.get(renewTime) ?? now;
  firstSeen.set(renewTime, since);
  return now - since > durationSeconds * 1000;
}

async function tookOver(
  cluster: Cluster,
  ref: ObjectRef,
  { object, holding }: { readonly object: KubeObject | undefined; readonly holding: Holding },
): Promise<boolean> {
  const { holder, clock, leader } = holding.options;
  const notes = { stop: undefined, leader };
  const spec = {
    holderIdentity: holder,
    leaseDurationSeconds: durationSeconds,
    renewTime: microTime(clock.now()),
  };
  try {
    if (object === undefined) {
      await cluster.create(leaseWith(newLease(ref), spec, notes));
    } else {
      await cluster.update(object, leaseWith(object, spec, notes));
    }
    holding.state.renewedAt = clock.now();
    return true;
  } catch (error) {
    if (error instanceof ConflictError) return false;
    throw error;
  }
}

async function giveBack(cluster: Cluster, ref: ObjectRef, holder: string): Promise<void> {
  const object = await cluster.read(ref);
  if (object === undefined || holderOf(object).owner !== holder) return;
  const free = { holderIdentity: '', renewTime: null };
  await cluster.update(object, leaseWith(object, free, { stop: undefined }));
}

/** The holder renews every two seconds, so that another write may well fall between a read and a write. */
async function patiently(write: () => Promise<void>): Promise<void> {
  for (let left = 4; ; left -= 1) {
    try {
      await write();
      return;
    } catch (error) {
      if (!(error instanceof ConflictError) || left === 0) throw error;
    }
  }
}

/** Lost is only what another runner has taken: an outage that nobody used is no takeover. */
async function renewOnce(cluster: Cluster, ref: ObjectRef, { options, state }: Holding): Promise<void> {
  const now = options.clock.now();
  try {
    const object = await cluster.read(ref);
    const { owner } = holderOf(object);
    if (object === undefined || owner !== options.holder) {
      state.lost = `${holderText(owner)}: this one stops and touches nothing.`;
      return;
    }
    noticeStop(object, { options, state });
    await cluster.update(object, leaseWith(object, { renewTime: microTime(now) }, { stop: state.stop }));
    state.renewedAt = now;
  } catch {
    // Tried again at the next renewal; `held` waits when that takes longer than the lease lasts.
  }
}

function holderText(owner: string): string {
  return owner === '' ? 'The lease was taken away' : `Another run (${owner}) holds the lease now`;
}

function nextRenewal(state: LeaseState): Promise<void> {
  return new Promise((resolve) => state.waiting.push(resolve));
}

/** A renewal may hang for longer than the lease lasts: the time counts, not the failure. */
function isSilent({ options, state }: Holding): boolean {
  return state.renewedAt !== 0 && options.clock.now() - state.renewedAt > durationSeconds * 1000;
}

function noticeStop(object: KubeObject, { options, state }: Holding): void {
  const asked = stopIn(object);
  if (asked === undefined || state.stop !== undefined) return;
  state.stop = asked;
  options.onStop();
}
