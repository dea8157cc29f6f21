import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { kubectl } from '../../testbed/kubectl.ts';

export const namespace = 'splits';

/** Both versions as pods of their own, each behind its own Service, as a rollout has them at its shift. */
export async function openBothVersions(): Promise<void> {
  await kubectl('create', 'namespace', namespace);
  await apply([...version('shop', '1.0.0'), ...version('shop-candidate', '2.0.0')]);
  for (const name of ['shop', 'shop-candidate']) {
    await kubectl('-n', namespace, 'rollout', 'status', `deployment/${name}`, '--timeout=60s');
  }
}

function version(name: string, tag: string): readonly object[] {
  const labels = { app: name };
  const container = {
    name: 'shop',
    image: `localhost/shop:${tag}`,
    imagePullPolicy: 'IfNotPresent',
    ports: [{ name: 'http', containerPort: 8080 }],
    readinessProbe: { httpGet: { path: '/readyz', port: 'http' }, periodSeconds: 1 },
  };
  const template = { metadata: { labels }, spec: { containers: [container] } };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: { replicas: 2, selector: { matchLabels: labels }, template },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    },
  ];
}

/** Into the bench's namespace, unless an object names its own. */
export async function apply(items: readonly object[]): Promise<void> {
  const child = spawn('kubectl', ['-n', namespace, 'apply', '-f', '-'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('kubectl apply failed');
}

/** Requests that the candidate's pods have answered, copies included, by method: as their metrics say. */
export async function candidateRequests(): Promise<ReadonlyMap<string, number>> {
  const path = '{.items[*].status.podIP}';
  const ips = await kubectl(
    ...['-n', namespace, 'get', 'pods', '-l', 'app=shop-candidate', '-o', `jsonpath=${path}`],
  );
  const sums = new Map<string, number>();
  for (const ip of ips.split(' ')) {
    const text = await (await fetch(`http://${ip}:8080/metrics`)).text();
    for (const [, method = '', count] of text.matchAll(/^http_requests_total\{method="(\w+)".*\} (\d+)$/gm)) {
      sums.set(method, (sums.get(method) ?? 0) + Number(count));
    }
  }
  return sums;
}
