import { expect, test } from '@jest/globals';
import { createCluster } from '../../src/adapters/kubernetes/cluster.ts';
import { createJournal } from '../../src/adapters/kubernetes/journal.ts';
import { UnreadableJournalError } from '../../src/adapters/kubernetes/stored.ts';
import { TakenOverError } from '../../src/ports/errors.ts';
import type { Journal } from '../../src/ports/journal.ts';
import { startFaultyProxy } from '../../testbed/faults/https.ts';
import { eventAt, planOf, stateAt } from './entries.ts';
import { apiServerOf, kubeconfigVia } from './kubeconfigs.ts';
import { configMap } from './objects.ts';
import { resources } from './resources.ts';
import { describeOnCluster } from './world.ts';

describeOnCluster('integration/journal', (world) => {
  const journalOf = (target: string): Journal => createJournal(world().cluster, world().namespace, target);

  test('there is none before the first rollout', async () => {
    expect(await journalOf('none').load()).toBeUndefined();
  });

  test('what one runner has written another one reads', async () => {
    const first = journalOf('read');
    await first.open(planOf('a'), stateAt(0));
    await first.commit(stateAt(1), [eventAt(1), eventAt(2)]);
    expect(await journalOf('read').load()).toEqual({
      plan: planOf('a'),
      state: stateAt(1),
      events: [eventAt(1), eventAt(2)],
    });
  });

  test('of two writers the one that did not see the last write is taken over, and writes nothing', async () => {
    const [first, second] = [journalOf('cas'), journalOf('cas')];
    await first.open(planOf('a'), stateAt(0));
    await second.load();
    await second.commit(stateAt(5), [eventAt(5)]);
    await expect(first.commit(stateAt(1), [eventAt(1)])).rejects.toThrow(TakenOverError);
    expect((await journalOf('cas').load())?.state).toEqual(stateAt(5));
    await second.commit(stateAt(6), []);
    await expect(first.commit(stateAt(1), [])).rejects.toThrow(TakenOverError);
  });

  test('even when both write the very same', async () => {
    const [first, second] = [journalOf('twins'), journalOf('twins')];
    await first.open(planOf('a'), stateAt(0));
    await second.load();
    await second.commit(stateAt(1), []);
    await expect(first.commit(stateAt(1), [])).rejects.toThrow(TakenOverError);
  });

  test('of two that open at once exactly one may go on', async () => {
    const opened = await Promise.allSettled(
      [1, 2, 3].map((n) => journalOf('race').open(planOf(`run-${n}`), stateAt(0))),
    );
    expect(opened.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
    for (const one of opened)
      if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(TakenOverError);
  });

  test('a new rollout starts over a finished one with an empty list of events', async () => {
    const journal = journalOf('over');
    await journal.open(planOf('a'), stateAt(0));
    await journal.commit(stateAt(9), [eventAt(9)]);
    await journal.open(planOf('b'), stateAt(0));
    expect(await journalOf('over').load()).toEqual({ plan: planOf('b'), state: stateAt(0), events: [] });
  });

  test('only the latest 200 events are kept', async () => {
    const journal = journalOf('long');
    await journal.open(planOf('a'), stateAt(0));
    await journal.commit(
      stateAt(1),
      Array.from({ length: 150 }, (_, at) => eventAt(at)),
    );
    await journal.commit(
      stateAt(2),
      Array.from({ length: 150 }, (_, at) => eventAt(150 + at)),
    );
    const events = (await journalOf('long').load())?.events ?? [];
    expect([events.length, events[0], events.at(-1)]).toEqual([200, eventAt(100), eventAt(299)]);
  });

  test.each(['create', 'commit'])('a %s whose answer is lost on its way is no take-over', async (what) => {
    const { kubeconfig, connect, namespace } = world();
    const proxy = await startFaultyProxy(apiServerOf(kubeconfig));
    const cluster = createCluster(connect({ content: kubeconfigVia(kubeconfig, proxy) }), {
      dryRun: false,
      resources,
    });
    const journal = createJournal(cluster, namespace, `lost-${what}`);
    let lost = 0;
    const loseOne = (): void => {
      proxy.spoil(({ method }) => (method !== 'GET' && lost++ === 0 ? { is: 'lost-answer' } : undefined));
    };
    try {
      if (what === 'create') loseOne();
      await journal.open(planOf('a'), stateAt(0));
      if (what === 'commit') loseOne();
      await journal.commit(stateAt(1), [eventAt(1)]);
      await journal.commit(stateAt(2), [eventAt(2)]);
      expect(lost).toBeGreaterThan(1);
      expect((await journalOf(`lost-${what}`).load())?.state).toEqual(stateAt(2));
    } finally {
      await proxy.close();
    }
  });

  test.each([
    [
      'a newer version wrote it',
      { plan: '{"version":2}', state: '{"version":1}', events: '[]' },
      /newer version of Cutover/,
    ],
    ['it is no journal', { hello: 'world' }, /is not a journal of Cutover/],
  ])('it is not touched when %s', async (_why, data, message) => {
    const { cluster, namespace } = world();
    const target = `odd-${Object.keys(data).length}`;
    await cluster.create(configMap(namespace, `cutover-${target}`, data));
    const loading = journalOf(target).load();
    await expect(loading).rejects.toThrow(UnreadableJournalError);
    await expect(loading).rejects.toThrow(message);
  });
});
