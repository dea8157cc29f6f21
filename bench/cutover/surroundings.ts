/** Cases in which something else stands in the cluster or in the manifests. */
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getObject, kubectl } from '../../testbed/kubectl.ts';
import { startUntil, type Stage } from '../../testbed/stage.ts';
import { writeManifests, type Written } from '../../testbed/user-manifests.ts';
import { outcomeOf, promoted, wrongs, type Case } from './case.ts';
import type { Strategy } from './strategies.ts';

async function create(namespace: string, object: { readonly kind: string }): Promise<void> {
  const path = join(tmpdir(), `${namespace}-${object.kind.toLowerCase()}.json`);
  await writeFile(path, JSON.stringify(object));
  await kubectl('-n', namespace, 'apply', '-f', path);
}

const field = (namespace: string, what: string, path: string): Promise<string> =>
  kubectl('-n', namespace, 'get', ...what.split('/'), '-o', `jsonpath={${path}}`);

const minimum = '2';

function autoscalerOf(workload: string): { readonly kind: string } {
  const [, name = ''] = workload.split('/');
  return {
    ...{ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name } },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: Number(minimum),
      maxReplicas: 6,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
        },
      ],
    },
  } as { readonly kind: string };
}

/** There is no metrics server here: its controller keeps to the bounds, and the growth is written as it would. */
export const autoscaled: Case = {
  name: 'autoscaled',
  title: 'HorizontalPodAutoscaler active, which grows the target meanwhile',
  scenes: ({ workload }) => [
    {
      expected: promoted,
      play: async (stage) => {
        const { namespace } = stage.shop;
        await create(namespace, autoscalerOf(workload));
        const running = await startUntil(stage, '2.0.0', /Stage 1 of/);
        await kubectl('-n', namespace, 'scale', workload, '--replicas=4');
        const outcome = outcomeOf(await running.main);
        const name = workload.replace('deployment', 'horizontalpodautoscaler');
        const isRestored = (await field(namespace, name, '.spec.minReplicas')) === minimum;
        return { outcome, wrong: wrongs({ 'its minimum is as it was': isRestored }) };
      },
    },
  ],
};

function manifestsOf({ workload }: Strategy, { shop }: Stage, more: Written): Promise<string> {
  const [, live = ''] = workload.split('/');
  return writeManifests(shop.namespace, { live, image: 'localhost/shop:2.0.0', ...more });
}

export const twoNamespaces: Case = {
  name: 'two-namespaces',
  title: 'manifests with two namespaces',
  scenes: (strategy) => [
    {
      expected: promoted,
      play: async (stage) => {
        const { namespace } = stage.shop;
        const other = `${namespace}-other`;
        await kubectl('create', 'namespace', other);
        await create(other, foreign(other, '1.0.0'));
        const before = await untouched(other);
        const manifests = await manifestsOf(strategy, stage, { namespace, more: [foreign(other, '2.0.0')] });
        const result = await stage.deploy('', { images: '', manifests });
        const after = await untouched(other);
        await kubectl('delete', 'namespace', other, '--wait=false');
        return {
          outcome: outcomeOf(result),
          wrong: wrongs({ 'the other namespace is untouched': before === after }),
        };
      },
    },
  ],
};

/** A Deployment of the same name as the target's, without pods: whether it is touched is all that matters. */
function foreign(namespace: string, version: string): { readonly kind: string } {
  const labels = { app: 'shop' };
  return {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shop', namespace } },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'shop', image: `localhost/shop:${version}` }] },
      },
    },
  } as { readonly kind: string };
}

async function untouched(namespace: string): Promise<string> {
  const { metadata, spec } = (await getObject(namespace, 'deployment', 'shop')) as {
    readonly metadata: { readonly uid: string };
    readonly spec: unknown;
  };
  const deployments = await kubectl('-n', namespace, 'get', 'deployments,services,configmaps', '-o', 'name');
  return JSON.stringify([metadata.uid, spec, deployments]);
}

const nowhere = {
  matches: [{ path: { type: 'PathPrefix', value: '/gone' } }],
  backendRefs: [{ name: 'nowhere', port: 80 }],
};

export const deadPath: Case = {
  name: 'dead-path',
  title: 'a path of the route that points at a Service that does not exist',
  scenes: () => [
    {
      expected: promoted,
      play: async (stage) => {
        const { namespace } = stage.shop;
        const patch = JSON.stringify([{ op: 'add', path: '/spec/rules/-', value: nowhere }]);
        await kubectl('-n', namespace, 'patch', 'httproute', 'shop', '--type=json', '-p', patch);
        const before = await field(namespace, 'httproute/shop', '.spec');
        const outcome = outcomeOf(await stage.deploy('2.0.0'));
        const isSame = (await field(namespace, 'httproute/shop', '.spec')) === before;
        return { outcome, wrong: wrongs({ 'the route is as it was': isSame }) };
      },
    },
  ],
};

export const specAndReplicas: Case = {
  name: 'spec-and-replicas',
  title: 'manifest with a new image and another number of replicas',
  scenes: (strategy) => [
    {
      expected: promoted,
      play: async (stage) => {
        const manifests = await manifestsOf(strategy, stage, { replicas: 4 });
        const outcome = outcomeOf(await stage.deploy('', { images: '', manifests }));
        const replicas = await field(stage.shop.namespace, strategy.afterwards, '.spec.replicas');
        return { outcome, wrong: wrongs({ 'it has the 4 replicas of the manifest': replicas === '4' }) };
      },
    },
  ],
};
