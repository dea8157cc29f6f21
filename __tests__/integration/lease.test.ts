import { expect, test } from '@jest/globals';
import type { Clock } from '../../src/ports/clock.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import { HeldByOtherError, TakenOverError } from '../../src/ports/errors.ts';
import { handClock, hastyClock } from './clocks.ts';
import { leasesIn, patientClock } from './leases.ts';
import { describeOnCluster } from './world.ts';

describeOnCluster('integration/lease', (world) => {
  const { leaseOf, stored } = leasesIn(world);

  test('a free lease is taken at once, and renewed every two seconds', async () => {
    const clock = handClock();
    const lease = leaseOf({ target: 'free', holder: 'run 1', clock });
    await lease.acquire();
    expect((await stored('free'))?.['spec']).toMatchObject({
      holderIdentity: 'run 1',
      leaseDurationSeconds: 15,
      renewTime: '2026-01-01T00:00:00.000000Z',
    });
    await clock.advance(2_000);
    expect((await stored('free'))?.['spec']).toMatchObject({
      holderIdentity: 'run 1',
      renewTime: '2026-01-01T00:00:02.000000Z',
    });
    await lease.held();
    await lease.release();
  });

  test("a live holder keeps it, whatever the other machine's clock says, and is named", async () => {
    const clock = handClock();
    const held = leaseOf({ target: 'live', holder: 'acme/shop run 1', clock });
    await held.acquire();
    const aDayLater = clock.now() + 86_400_000;
    const other = leaseOf({
      target: 'live',
      holder: 'run 2',
      clock: hastyClock((ms) => clock.advance(ms), aDayLater),
    });
    const trying = other.acquire();
    await expect(trying).rejects.toThrow(HeldByOtherError);
    await expect(trying).rejects.toThrow(/live is being rolled out by acme\/shop run 1\. .*command: abort/);
    await held.held();
    await held.release();
  });

  test('a silent holder loses it after 15 s, and knows at its next breath', async () => {
    const deadClock = handClock();
    const dead = leaseOf({ target: 'silent', holder: 'run 1', clock: deadClock });
    await dead.acquire();
    const clock = waitingClock();
    const began = clock.now();
    const next = leaseOf({ target: 'silent', holder: 'run 2', clock });
    await next.acquire();
    const waited = clock.now() - began;
    expect([waited > 15_000, waited <= 16_000]).toEqual([true, true]);
    await deadClock.advance(2_000);
    await expect(dead.held()).rejects.toThrow(TakenOverError);
    await dead.release();
    expect((await stored('silent'))?.['spec']).toMatchObject({ holderIdentity: 'run 2' });
    await next.release();
  });

  test('a holder that hung for longer than the lease lasts waits until it knows whose it is', async () => {
    const clock = handClock();
    const lease = leaseOf({ target: 'hung', holder: 'run 1', clock });
    await lease.acquire();
    clock.jump(15_000);
    await lease.held();
    clock.jump(1);
    const held = watched(lease.held());
    await Promise.resolve();
    expect(held.isSettled()).toBe(false);
    await clock.advance(2_000);
    await held.promise;
    await lease.release();
  });

  test('failed renewals are not the end: after 15 s of them nothing is touched until one arrives', async () => {
    const clock = handClock();
    const { cluster } = world();
    let isDown = false;
    const flaky: Cluster = {
      ...cluster,
      read: (ref) => (isDown ? Promise.reject(new Error('down')) : cluster.read(ref)),
    };
    const lease = leaseOf({ target: 'flaky', holder: 'run 1', clock, cluster: flaky });
    await lease.acquire();
    isDown = true;
    for (let passed = 2; passed <= 14; passed += 2) await clock.advance(2_000);
    await lease.held();
    isDown = false;
    await clock.advance(500);
    isDown = true;
    for (let passed = 2; passed <= 14; passed += 2) await clock.advance(2_000);
    await lease.held();
    await clock.advance(2_000);
    const held = watched(lease.held());
    await clock.advance(60_000);
    expect(held.isSettled()).toBe(false);
    isDown = false;
    await clock.advance(2_000);
    await held.promise;
    await lease.release();
  });

  test('a lease that somebody removed is lost', async () => {
    const clock = handClock();
    const lease = leaseOf({ target: 'removed', holder: 'run 1', clock });
    await lease.acquire();
    const object = await stored('removed');
    if (object !== undefined) await world().cluster.remove(object);
    await clock.advance(2_000);
    await expect(lease.held()).rejects.toThrow(
      'The lease was taken away: this one stops and touches nothing.',
    );
    await lease.release();
  });

  test('of three at the same moment exactly one gets it', async () => {
    const leases = [1, 2, 3].map((n) => leaseOf({ target: 'race', holder: `run ${n}`, clock: raceClock() }));
    const tried = await Promise.allSettled(leases.map((lease) => lease.acquire()));
    expect(tried.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
    await Promise.all(leases.map((lease) => lease.release()));
  });

  test('the post step is the same holder and need not wait', async () => {
    const main = leaseOf({ target: 'post', holder: 'run 1 nonce', clock: handClock() });
    await main.acquire();
    const post = leaseOf({ target: 'post', holder: 'run 1 nonce', clock: handClock() });
    await post.acquire();
    await post.held();
    await post.release();
  });

  test('a released lease is free at once, even when the release meets a renewal', async () => {
    const { cluster } = world();
    let meetings = 1;
    const meeting: Cluster = {
      ...cluster,
      update: async (before, after) => {
        if (meetings > 0 && JSON.stringify(after).includes('"holderIdentity":""')) {
          meetings -= 1;
          await cluster.update(before, {
            ...before,
            spec: { ...(before['spec'] as object), renewTime: '2026-01-01T00:00:01.000000Z' },
          });
        }
        return cluster.update(before, after);
      },
    };
    const first = leaseOf({ target: 'released', holder: 'run 1', clock: handClock(), cluster: meeting });
    await first.acquire();
    await first.release();
    expect(meetings).toBe(0);
    const next = leaseOf({
      target: 'released',
      holder: 'run 2',
      clock: { ...patientClock, sleep: handClock().sleep },
    });
    await next.acquire();
    await next.release();
  });
});

/** Waiting for the lease takes no time; the holder's own renewals never come. */
function waitingClock(): Clock {
  const [waiting, renewing] = [hastyClock(), handClock()];
  return { now: waiting.now, sleep: (ms, signal) => (ms === 1_000 ? waiting : renewing).sleep(ms, signal) };
}

/** Waiting for the lease fails. */
function raceClock(): Clock {
  const renewing = handClock();
  return {
    now: renewing.now,
    sleep: (ms, signal) => (ms === 1_000 ? patientClock : renewing).sleep(ms, signal),
  };
}

function watched(promise: Promise<void>): {
  readonly promise: Promise<void>;
  readonly isSettled: () => boolean;
} {
  let isSettled = false;
  const settle = (): void => {
    isSettled = true;
  };
  promise.then(settle, settle);
  return { promise, isSettled: () => isSettled };
}
