/** Cases in which the API server or a pod fails. */
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiServerOf, kubeconfigVia } from '../../__tests__/integration/kubeconfigs.ts';
import type { Fault, Faults } from '../../testbed/faults/fault.ts';
import { startFaultyProxy, type FaultyProxy } from '../../testbed/faults/https.ts';
import { kubectl } from '../../testbed/kubectl.ts';
import { startUntil, type Stage } from '../../testbed/stage.ts';
import { asBefore, outcomeOf, promoted, rolledBack, wrongs, type Case, type Played } from './case.ts';

const cycle: readonly Fault[] = [
  { is: 'answer', status: 429, retryAfter: '1' },
  { is: 'answer', status: 500 },
  { is: 'answer', status: 503 },
  { is: 'cut' },
  { is: 'answer', status: 504 },
  { is: 'lost-answer' },
  { is: 'slow', ms: 500 },
];
const every = 9;
/** Each costs the deadline of a try, 10 s. */
const blackHoleEvery = 150;

const nowAndThen: Faults = (_seen, count) => {
  if (count % blackHoleEvery === blackHoleEvery / 2) return { is: 'black-hole' };
  return count % every === every - 1 ? cycle[Math.floor(count / every) % cycle.length] : undefined;
};

/** Plays with a proxy between the action and the API server. */
async function behindProxy(
  stage: Stage,
  play: (proxy: FaultyProxy, stage: Stage) => Promise<Played>,
): Promise<Played> {
  const { kubeconfig, namespace } = stage.shop;
  const proxy = await startFaultyProxy(apiServerOf(kubeconfig));
  const path = join(tmpdir(), `kubeconfig-${namespace}-faults.json`);
  await writeFile(path, kubeconfigVia(kubeconfig, proxy), { mode: 0o600 });
  const through = {
    ...stage,
    deploy: (version, inputs) => stage.deploy(version, { ...inputs, kubeconfig: path }),
    start: (version, more) =>
      stage.start(version, { ...more, inputs: { ...more?.inputs, kubeconfig: path } }),
  } satisfies Stage;
  try {
    return await play(proxy, through);
  } finally {
    await proxy.close();
  }
}

export const apiFaults: Case = {
  name: 'api-faults',
  title: 'API server answering 429, 500 and time-outs',
  scenes: () => [
    {
      expected: promoted,
      play: (stage) =>
        behindProxy(stage, async (proxy, through) => {
          proxy.spoil(nowAndThen);
          return { outcome: outcomeOf(await through.deploy('2.0.0')), wrong: [] };
        }),
    },
  ],
};

/** As many as the transport tries one read. */
const tries = 4;

export const routeReadError: Case = {
  name: 'route-read-error',
  title: 'one forced read error of the route',
  without: { rolling: 'it reads no route: users follow the pods' },
  scenes: ({ name }) => [
    {
      expected: promoted,
      play: (stage) =>
        behindProxy(stage, async (proxy, through) => {
          const route = name === 'pair' ? /\/services\/shop-service$/ : /\/httproutes\/shop$/;
          const running = await startUntil(through, '2.0.0', /Stage 1 of/);
          const spoiled = spoilReads(proxy, route);
          const { log, ...main } = await running.main;
          return {
            outcome: outcomeOf({ log, ...main }),
            wrong: wrongs({
              'a read of the route failed for good': spoiled() === tries,
              'the log tells it': log.some((line) => /planted 500|answered 500/.test(line)),
            }),
          };
        }),
    },
  ],
};

/** Answers 500 to so many reads of this path as one question takes; tells how many it has answered. */
function spoilReads(proxy: FaultyProxy, route: RegExp): () => number {
  let spoiled = 0;
  proxy.spoil(({ method, path }) => {
    if (spoiled >= tries || method !== 'GET' || !route.test(path)) return undefined;
    spoiled += 1;
    return { is: 'answer', status: 500 };
  });
  return () => spoiled;
}

export const stablePodLost: Case = {
  name: 'stable-pod-lost',
  title: 'a pod of the old version deleted while turning back',
  scenes: () => [
    {
      // Whoever deletes a pod that serves ends its requests, unless it drains by itself.
      options: { isAbrupt: false },
      expected: rolledBack,
      play: async (stage) => {
        const running = await startUntil(
          { start: (version, more) => stage.start(version, { ...more, inputs: { bake: '15s' } }) },
          '3.0.0',
          /turning back/,
        );
        await deleteStablePod(stage);
        const outcome = outcomeOf(await running.main);
        return { outcome, wrong: wrongs(await asBefore(stage)) };
      },
    },
  ],
};

async function deleteStablePod({ shop: { namespace } }: Stage): Promise<void> {
  const path =
    'jsonpath={range .items[?(@.spec.containers[0].image=="localhost/shop:1.0.0")]}{.metadata.name}{"\\n"}{end}';
  const pods = (await kubectl('-n', namespace, 'get', 'pods', '-l', 'app=shop', '-o', path)).split('\n');
  await kubectl('-n', namespace, 'delete', 'pod', pods[0] ?? '', '--wait=false');
}
