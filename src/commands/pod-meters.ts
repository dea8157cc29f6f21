import type { Arm } from '../metrics/arm.ts';
import type { Sampled } from '../metrics/provider.ts';
import type { KubeObject, Labels } from '../model/kube.ts';
import type { Backends } from '../model/plan.ts';
import type { PodMetric, PodQuery } from '../model/check.ts';
import {
  errorLine,
  linesOf,
  logged,
  ofArm,
  restartsOf,
  unreadyOf,
  usageOf,
  vitalPod,
  type VitalPod,
} from '../observe/pod-vitals.ts';
import type { NoVitals, PodUsage } from '../ports/pod-vitals.ts';
import type { House } from './house.ts';
import { messageOf } from '../lib/message-of.ts';

type Looking = Pick<House, 'cluster' | 'vitals' | 'namespace'>;
/** Of a plan: how the pods of its targets are found. */
interface Found {
  readonly targets: readonly {
    readonly route: { readonly backends: Pick<Backends, 'selector' | 'candidateSelector'> };
  }[];
}

type PodMeter = (query: PodQuery, arm: Arm) => Promise<Sampled>;

/** Asks about pods for one poll: what several checks want to know is asked once. Never throws. */
export function podMeter(plan: Found, house: Looking): PodMeter {
  const selectors = selectorsOf(plan);
  const pods = once(() => listPods(selectors, house));
  const usages = once(() => listUsages(selectors, house));
  const answers = new Map<string, Promise<Sampled>>();
  return (query, arm) => {
    const key = JSON.stringify([query, arm.pods]);
    const answer = answers.get(key) ?? measured(query, arm, { pods, usages, house }).catch(noAnswer);
    answers.set(key, answer);
    return answer;
  };
}

interface Known {
  readonly pods: () => Promise<readonly VitalPod[]>;
  readonly usages: () => Promise<readonly PodUsage[] | NoVitals>;
  readonly house: Looking;
}

async function measured(query: PodQuery, arm: Arm, known: Known): Promise<Sampled> {
  const metric: PodMetric = 'pods' in query ? query.pods : 'log-errors';
  if (metric === 'cpu' || metric === 'memory') return usageOf(await known.usages(), arm.pods, metric);
  const own = ofArm(await known.pods(), arm.pods, ({ name }) => name);
  if (metric === 'restarts') return restartsOf(own);
  if (metric === 'unready') return unreadyOf(own);
  const { vitals, namespace } = known.house;
  const expression = 'log' in query ? query.log : errorLine;
  return linesOf(await vitals.lines({ namespace, pods: logged(own), expression, windowMs: arm.windowMs }));
}

/** Of all targets, both versions: most often the candidate's pods have the labels of stable's and more. */
function selectorsOf({ targets }: Found): readonly Labels[] {
  const all = targets.flatMap(({ route: { backends } }) => [backends.selector, backends.candidateSelector]);
  return all.filter(
    (labels, index) =>
      !all.some((other, at) => isWithin(other, labels) && (at < index || !isWithin(labels, other))),
  );
}

/** True where whoever has `labels` has these too. */
function isWithin(these: Labels, labels: Labels): boolean {
  return Object.entries(these).every(([key, value]) => labels[key] === value);
}

async function listPods(
  selectors: readonly Labels[],
  { cluster, namespace }: Looking,
): Promise<readonly VitalPod[]> {
  const lists = await Promise.all(selectors.map((labels) => cluster.list('Pod', namespace, labels)));
  const byName = new Map<string, KubeObject>(lists.flat().map((object) => [object.metadata.name, object]));
  return [...byName.values()].map(vitalPod);
}

async function listUsages(
  selectors: readonly Labels[],
  { vitals, namespace }: Looking,
): Promise<readonly PodUsage[] | NoVitals> {
  const lists = await Promise.all(selectors.map((labels) => vitals.usage(namespace, labels)));
  const missing = lists.find((list): list is NoVitals => 'noData' in list);
  if (missing !== undefined) return missing;
  const byName = new Map(
    lists.flatMap((list) => ('noData' in list ? [] : list)).map((one) => [one.pod, one]),
  );
  return [...byName.values()];
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}

function noAnswer(error: unknown): Sampled {
  return { noData: messageOf(error) };
}
