import type { HttpRequest, HttpResponse } from '../../src/ports/http.ts';
import { behaviourOf } from './kubelet.ts';
import { isReady, type PodObject } from './objects.ts';
import { countersAt } from './traffic.ts';
import { all, find, type World } from './world.ts';

/** Prometheus, and the address that http checks ask. */
export function answer(world: World, { url, body = '' }: HttpRequest): HttpResponse {
  if (!url.includes('/api/v1/query'))
    return { ...plain, status: world.marks.has('site is down') ? 503 : 200 };
  const asked = new URLSearchParams(body);
  const promql = asked.get('query') ?? '';
  return /^sum by|^count\(http/.test(promql) ? counters(world, asked) : number(world, promql);
}

function number(world: World, promql: string): HttpResponse {
  const pods = /pod=~"([^"]*)"/.exec(promql)?.[1] ?? '';
  const value = measured(world, promql, new RegExp(`^${pods}$`));
  const result = value === undefined ? [] : [{ metric: {}, value: [world.now / 1000, String(value)] }];
  return { ...plain, body: JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }) };
}

/** Raw counters of each pod at a moment, as checks by evidence ask for them. */
function counters(world: World, asked: URLSearchParams): HttpResponse {
  const promql = asked.get('query') ?? '';
  const pods = new RegExp(`^(${/pod=~"([^"]*)"/.exec(promql)?.[1] ?? ''})$`);
  const at = world.marks.has('no metrics') ? 0 : Number(asked.get('time')) * 1000;
  const known = promql.includes('_bucket') ? [] : [...countersAt(world, at)];
  const rows = known.filter(([pod]) => pods.test(pod));
  const value = (own: { readonly requests: number; readonly errors: number }): number => {
    if (promql.includes('up{')) return 1;
    return promql.includes('5..') ? own.errors : own.requests;
  };
  const result = rows.map(([pod, own]) => ({
    metric: { pod, instance: pod },
    value: [at / 1000, String(value(own))],
  }));
  return { ...plain, body: JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }) };
}

const plain: HttpResponse = {
  status: 200,
  body: '',
  isCut: false,
  retryAfter: undefined,
  location: undefined,
};

/** Undefined where there is no traffic, or no metrics at all. */
function measured(world: World, promql: string, pods: RegExp): number | undefined {
  if (world.marks.has('no metrics')) return undefined;
  if (promql.startsWith('count(up{')) return scrapedOf(world, pods);
  const served = servedBy(world, pods);
  if (served === undefined) return undefined;
  const { image, part } = served;
  const { errorRatio, p99Seconds } = behaviourOf(world, image);
  if (promql.startsWith('histogram_quantile')) return p99Seconds;
  if (promql.startsWith('1 - ')) return 1 - errorRatio;
  return promql.includes('or 0 *') ? errorRatio : 100 * part;
}

/** Pods that Prometheus scrapes; none: no series. */
function scrapedOf(world: World, pods: RegExp): number | undefined {
  const count = all(world, 'Pod').filter(
    (pod) => pods.test(pod.metadata.name) && isReady(pod as PodObject),
  ).length;
  return count === 0 ? undefined : count;
}

interface Served {
  readonly image: string;
  readonly part: number;
}

/** What testers and copies are of all requests. */
const asidePart = 0.01;

function servedBy(world: World, pods: RegExp): Served | undefined {
  const { aside } = world.plane;
  const usual = Object.keys(world.plane.weights).length > 0 ? world.plane.weights : { shop: 1 };
  const weights = { ...usual, ...Object.fromEntries(aside.map((name) => [name, asidePart])) };
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  for (const [service, weight] of Object.entries(weights)) {
    const served = world.plane.pods[service] ?? [];
    const own = served.filter((name) => pods.test(name));
    const [first] = own;
    const pod = first === undefined ? undefined : (find(world, 'Pod', first) as PodObject | undefined);
    if (pod !== undefined && weight > 0)
      return { image: pod.image, part: (weight * own.length) / served.length / total };
  }
  return undefined;
}

export function smokeAnswer(
  world: World,
  name: string,
): { readonly status: number; readonly detail: string } {
  const pod = find(world, 'Pod', name) as PodObject | undefined;
  if (pod === undefined || !isReady(pod)) return { status: 503, detail: 'no such pod' };
  return { status: behaviourOf(world, pod.image).status, detail: 'answered' };
}
