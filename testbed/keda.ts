import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { getObject, kubectl } from './kubectl.ts';

const root = resolve(import.meta.dirname, '..');

/** Whether KEDA's operator runs in the cluster (`enter.ts --with keda`), or there are its CRDs alone. */
export const hasKeda = process.env['CUTOVER_TEST_KEDA'] !== undefined;

/** Installs the CRDs of KEDA where they are not there yet, and waits until the server serves them. */
export async function installKeda(): Promise<void> {
  if (hasKeda) return;
  const paths = JSON.parse(process.env['CUTOVER_TEST_CRDS'] ?? '{}') as { keda?: readonly string[] };
  if (paths.keda === undefined) throw new Error('CUTOVER_TEST_CRDS has no keda: run npm run test:e2e');
  // Its largest are too large for the annotation of a client's apply.
  await kubectl('apply', '--server-side', ...paths.keda.flatMap((path) => ['-f', path]));
  await kubectl('wait', '--for=condition=Established', '--timeout=30s', 'crd/scaledobjects.keda.sh');
}

/** The rights that a target under KEDA needs besides. */
export async function grantKeda(namespace: string): Promise<void> {
  const rights = await readFile(join(root, 'docs/rbac-keda.yaml'), 'utf8');
  const path = join(tmpdir(), `rbac-keda-${namespace}.yaml`);
  await writeFile(path, rights.replaceAll('namespace: default', `namespace: ${namespace}`));
  await kubectl('apply', '-f', path);
}

/** The shop is to have pods while there are some with the label `app: queue`. */
export async function scaleByKeda(namespace: string, limits: object): Promise<void> {
  await apply(namespace, {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: 'shop-scaler', annotations: { team: 'shop' } },
    spec: {
      scaleTargetRef: { name: 'shop' },
      pollingInterval: 1,
      cooldownPeriod: 1,
      ...limits,
      triggers: [
        {
          type: 'kubernetes-workload',
          metadata: { podSelector: 'app=queue', value: '1', activationValue: '0' },
        },
      ],
    },
  });
}

/** What KEDA's operator makes of the ScaledObject, where it does not run. */
export async function autoscalerOfKeda(namespace: string): Promise<void> {
  const { metadata } = (await getObject(namespace, 'scaledobject', 'shop-scaler')) as {
    metadata: { uid: string };
  };
  const { uid } = metadata;
  const owner = {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    name: 'shop-scaler',
    uid,
    controller: true,
  };
  await apply(namespace, {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'keda-hpa-shop-scaler', ownerReferences: [owner] },
    spec: {
      minReplicas: 1,
      maxReplicas: 8,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' },
    },
  });
}

/** As the user wrote it: without what the server and KEDA write. */
export async function scaledObjectIn(namespace: string): Promise<unknown> {
  const { spec, metadata } = (await getObject(namespace, 'scaledobject', 'shop-scaler')) as {
    spec: unknown;
    metadata: { annotations: unknown; labels?: unknown };
  };
  return { spec, annotations: metadata.annotations, labels: metadata.labels };
}

async function apply(namespace: string, object: object): Promise<void> {
  const path = join(tmpdir(), `${namespace}-${Date.now()}.json`);
  await writeFile(path, JSON.stringify(object));
  await kubectl('-n', namespace, 'apply', '-f', path);
}
