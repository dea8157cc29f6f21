import { z } from 'zod';
import { parseQuantity } from '../../lib/quantity.ts';
import { collectionPath, coreResources, objectPath, resourceOf } from '../../manifests/resources.ts';
import type { Labels } from '../../model/kube.ts';
import type { AskedLines, NoVitals, PodLines, PodUsage, PodVitals } from '../../ports/pod-vitals.ts';
import { within } from '../within.ts';
import { logPart, type LogLimits, type LogPart } from './log-lines.ts';
import type { Transport } from './transport.ts';
import { messageOf } from '../../lib/message-of.ts';

/** The metrics API, as metrics-server and others serve it, and the logs of containers. */
export function podVitals(send: Transport): PodVitals {
  return {
    usage: (namespace, labels) => usage(send, namespace, labels).catch(noAnswer),
    lines: (asked) => lines(send, asked).catch(noAnswer),
  };
}

function noAnswer(error: unknown): NoVitals {
  return { noData: messageOf(error) };
}

const podMetrics = { kind: 'PodMetrics', group: 'metrics.k8s.io', version: 'v1beta1', plural: 'pods' };
const quantity = z.string().transform((text) => parseQuantity(text)?.value ?? NaN);
const listed = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string() }),
      containers: z.array(z.looseObject({ usage: z.looseObject({ cpu: quantity, memory: quantity }) })),
    }),
  ),
});

const withoutApi =
  'this cluster serves no metrics API (metrics.k8s.io): install metrics-server, or leave out checks of cpu and memory';

async function usage(
  send: Transport,
  namespace: string,
  labels: Labels,
): Promise<readonly PodUsage[] | NoVitals> {
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const { status, text } = await send({
    method: 'GET',
    path: collectionPath(podMetrics, namespace),
    query: { labelSelector },
    accepts: [403, 404, 503],
  });
  if (status === 200) return usages(text);
  return { noData: noUsage(status, namespace) };
}

function noUsage(status: number, namespace: string): string {
  if (status === 404) return withoutApi;
  return status === 403
    ? `the kubeconfig's user may not list pods.metrics.k8s.io in namespace ${namespace}: grant it (docs/rbac-usage.yaml)`
    : 'the metrics API (metrics.k8s.io) does not answer (503): look at the pods of metrics-server';
}

function usages(text: string): readonly PodUsage[] {
  return listed.parse(JSON.parse(text)).items.map(({ metadata, containers }) => {
    const total = (of: 'cpu' | 'memory'): number =>
      containers.reduce((sum, { usage: used }) => sum + used[of], 0);
    return { pod: metadata.name, cpu: total('cpu'), memory: total('memory') };
  });
}

const mostLines = 2000;
const mostBytes = 256 * 1024;
const matchingMs = 500;
/** A container that has not begun, a pod that is gone, and a node that does not answer have no log. */
const answers = [400, 403, 404, 500, 502, 503, 504];

async function lines(send: Transport, asked: AskedLines): Promise<readonly PodLines[] | NoVitals> {
  const { namespace, pods, expression, windowMs } = asked;
  const limits = { lines: mostLines, bytes: mostBytes, windowMs };
  const read = await Promise.all(
    pods.flatMap(({ pod, containers }) =>
      containers.map(async (container) => ({
        pod,
        ...(await readPart(send, { namespace, pod, container }, limits)),
      })),
    ),
  );
  if (read.some(({ status }) => status === 403)) return { noData: forbiddenLog(namespace) };
  const parts = read.flatMap(({ pod, part }) => (part === undefined ? [] : [{ pod, part }]));
  const failed = read.find(({ status }) => status >= 500);
  if (parts.length === 0 && failed !== undefined)
    return { noData: `no log of its pods could be read: the API server answered ${failed.status}` };
  return rates(parts, expression);
}

function forbiddenLog(namespace: string): string {
  return `the kubeconfig's user may not get pods/log in namespace ${namespace}: grant it (docs/rbac.yaml)`;
}

interface ContainerRef {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** The latest lines of the window. */
async function readPart(
  send: Transport,
  { namespace, pod, container }: ContainerRef,
  limits: LogLimits,
): Promise<{ readonly status: number; readonly part: LogPart | undefined }> {
  const path = objectPath(resourceOf(coreResources, { kind: 'Pod' }), { namespace, name: pod });
  const { status, text } = await send({
    method: 'GET',
    path: `${path}/log`,
    query: {
      container,
      timestamps: 'true',
      sinceSeconds: String(Math.ceil(limits.windowMs / 1000)),
      tailLines: String(limits.lines),
      limitBytes: String(limits.bytes),
    },
    accepts: answers,
    retries: 0,
  });
  return { status, part: status === 200 ? logPart(text, limits, Date.now()) : undefined };
}

interface PodPart {
  readonly pod: string;
  readonly part: LogPart;
}

/** All at once: an expression that takes its time must not take it again for every container. */
function rates(parts: readonly PodPart[], expression: string): readonly PodLines[] | NoVitals {
  const wanted = new RegExp(expression);
  const counts = within(matchingMs, () =>
    parts.map(({ part }) => part.lines.filter((line) => wanted.test(line)).length),
  );
  if (counts === undefined) return { noData: tooSlow };
  const byPod = new Map<string, number>();
  for (const [index, { pod, part }] of parts.entries())
    byPod.set(pod, (byPod.get(pod) ?? 0) + (counts[index] ?? 0) / part.seconds);
  return [...byPod].map(([pod, perSecond]) => ({ pod, perSecond }));
}

const tooSlow = `its expression takes more than ${matchingMs} ms with the lines of the last window: write one without repetitions inside of repetitions`;
