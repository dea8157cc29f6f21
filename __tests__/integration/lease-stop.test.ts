import { expect, test } from '@jest/globals';
import type { Cluster } from '../../src/ports/cluster.ts';
import { handClock } from './clocks.ts';
import { leasesIn, patientClock } from './leases.ts';
import { describeOnCluster } from './world.ts';

describeOnCluster('integration/lease, asked to stop', (world) => {
  const { leaseOf, stored } = leasesIn(world);

  test('a stop that another job asks for reaches the holder once, stays, and is gone for the next one', async () => {
    const clock = handClock();
    let told = 0;
    const held = leaseOf({ target: 'stop', holder: 'run 1', clock, onStop: () => (told += 1) });
    await held.acquire();
    const stop = { by: 'abort', detail: 'acme/shop run 2' } as const;
    await leaseOf({ target: 'stop', holder: 'run 2', clock: patientClock }).askToStop(stop);
    expect(held.stopRequest()).toBeUndefined();
    await clock.advance(2_000);
    await clock.advance(2_000);
    expect([held.stopRequest(), told]).toEqual([stop, 1]);
    await held.held();
    await held.release();
    const next = leaseOf({ target: 'stop', holder: 'run 3', clock: handClock(), onStop: () => (told += 1) });
    await next.acquire();
    expect([next.stopRequest(), told]).toEqual([undefined, 1]);
    await next.release();
  });

  test('asking to stop gets through although the holder renews at the same moment', async () => {
    const clock = handClock();
    const held = leaseOf({ target: 'meet', holder: 'run 1', clock });
    await held.acquire();
    const { cluster } = world();
    let meetings = 2;
    const meeting: Cluster = {
      ...cluster,
      update: async (before, after) => {
        if (meetings-- > 0) await clock.advance(2_000);
        return cluster.update(before, after);
      },
    };
    await leaseOf({ target: 'meet', holder: 'run 2', clock: patientClock, cluster: meeting }).askToStop({
      by: 'rollback',
      detail: 'run 2',
    });
    await clock.advance(2_000);
    expect(held.stopRequest()).toEqual({ by: 'rollback', detail: 'run 2' });
    await held.release();
  });

  test('a stop that nobody can read does not keep the lease from being renewed', async () => {
    const clock = handClock();
    const lease = leaseOf({ target: 'odd', holder: 'run 1', clock });
    await lease.acquire();
    const object = await stored('odd');
    if (object === undefined) throw new Error('The lease is there.');
    await world().cluster.update(object, {
      ...object,
      metadata: { ...object.metadata, annotations: { 'cutover/stop': 'now!' } },
    });
    for (let passed = 0; passed < 20; passed += 2) await clock.advance(2_000);
    await lease.held();
    expect(lease.stopRequest()).toBeUndefined();
    await lease.release();
  });

  test('asking to stop where nobody ever held anything is no error', async () => {
    await leaseOf({ target: 'never', holder: 'run 1', clock: patientClock }).askToStop({
      by: 'abort',
      detail: '',
    });
    expect(await stored('never')).toBeUndefined();
  });
});
