import { z } from 'zod';
import type { Sampled } from '../metrics/provider.ts';
import type { LoggedPod, NoVitals, PodLines, PodUsage } from '../ports/pod-vitals.ts';
import { isPodReady, pod } from './pod.ts';

const withSidecars = z.looseObject({
  spec: z
    .looseObject({
      initContainers: z
        .array(z.looseObject({ name: z.string(), restartPolicy: z.string().optional() }))
        .default([]),
    })
    .default({ initContainers: [] }),
  status: z.looseObject({ phase: z.string().default('') }).default({ phase: '' }),
});

/** A pod as its checks see it. */
export interface VitalPod {
  readonly name: string;
  /** Of its containers and sidecars. Not of those that prepare it: they may wait for others by ending. */
  readonly restarts: number;
  readonly isReady: boolean;
  /** Neither ending nor ended: its workload counts on it. */
  readonly isActive: boolean;
  readonly containers: readonly string[];
}

export function vitalPod(object: unknown): VitalPod {
  const { metadata, status } = pod.parse(object);
  const {
    spec: { initContainers },
    status: { phase },
  } = withSidecars.parse(object);
  const sidecars = new Set(
    initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name),
  );
  const lasting = [
    ...status.containerStatuses,
    ...status.initContainerStatuses.filter(({ name }) => sidecars.has(name)),
  ];
  return {
    name: metadata.name,
    restarts: lasting.reduce((sum, { restartCount }) => sum + restartCount, 0),
    isReady: isPodReady(pod.parse(object)),
    isActive: metadata.deletionTimestamp === undefined && phase !== 'Succeeded' && phase !== 'Failed',
    containers: status.containerStatuses.map(({ name }) => name),
  };
}

/** Those whose names match the expression of an arm as a whole. */
export function ofArm<T>(items: readonly T[], names: string, nameOf: (item: T) => string): readonly T[] {
  const expression = new RegExp(`^(?:${names})$`);
  return items.filter((item) => expression.test(nameOf(item)));
}

const noPods: Sampled = { noData: 'it has no pods' };

export function restartsOf(pods: readonly VitalPod[]): Sampled {
  return pods.length === 0 ? noPods : { value: pods.reduce((sum, { restarts }) => sum + restarts, 0) };
}

/** A share of the pods that are not ending. */
export function unreadyOf(pods: readonly VitalPod[]): Sampled {
  const active = pods.filter(({ isActive }) => isActive);
  if (active.length === 0) return noPods;
  return { value: active.filter(({ isReady }) => !isReady).length / active.length };
}

/** The mean of the pods that are known. */
export function usageOf(
  usages: readonly PodUsage[] | NoVitals,
  names: string,
  resource: 'cpu' | 'memory',
): Sampled {
  if ('noData' in usages) return usages;
  const own = ofArm(usages, names, ({ pod: name }) => name).map((usage) => usage[resource]);
  return meanOf(own, 'the metrics API knows none of its pods yet');
}

export function linesOf(lines: readonly PodLines[] | NoVitals): Sampled {
  if ('noData' in lines) return lines;
  return meanOf(
    lines.map(({ perSecond }) => perSecond),
    'none of its pods has a log yet',
  );
}

/** Reading the logs of hundreds of pods at every poll would hurt the API server. */
const mostLogs = 10;

/** Pods whose logs are read: where there are many, some of them, the same ones as long as they live. */
export function logged(pods: readonly VitalPod[]): readonly LoggedPod[] {
  const active = pods
    .filter(({ isActive, containers }) => isActive && containers.length > 0)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const count = Math.min(mostLogs, active.length);
  return Array.from({ length: count }, (_, index) => active[Math.floor((index * active.length) / count)])
    .filter((one) => one !== undefined)
    .map(({ name, containers }) => ({ pod: name, containers }));
}

function meanOf(values: readonly number[], otherwise: string): Sampled {
  if (values.length === 0) return { noData: otherwise };
  return { value: values.reduce((sum, value) => sum + value, 0) / values.length };
}

const level = '(?:ERROR|FATAL|CRITICAL|SEVERE|PANIC)';
const harmless = '(?:\\b(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING)\\b|="?(?:trace|debug|info|notice|warn))';
const anyCase = ['err', 'error', 'fatal', 'critical', 'crit', 'severe', 'panic', 'alert', 'emerg']
  .flatMap((word) => [word, word.toUpperCase(), `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`])
  .join('|');
const levelKey = '(?:log\\.)?(?:[Ll]evel|LEVEL|levelname|lvl|[Ss]everity|SEVERITY|logLevel|LogLevel|@l)';

/**
 * Lines that say of themselves that they are errors, by their level: a word in capitals near the start
 * that no lower level stands before, a field of JSON or logfmt, the marks of klog, nginx and Apache, or
 * the first line of a crash. The word "error" alone says nothing: `0 errors`, `retried after an error`.
 */
export const errorLine = [
  `^(?!\\s*\\{)(?:(?!${harmless}).){0,80}\\b${level}\\b`,
  `(?:^|[\\s,{])"?${levelKey}"?\\s?[:=]\\s?"?(?:${anyCase})\\b`,
  '"level":\\s?[56]0\\b',
  '^[EF]\\d{4} \\d\\d:\\d\\d:',
  '\\[(?:\\w+:)?(?:error|crit|alert|emerg)\\]',
  '^(?:panic: |fatal error: |Traceback \\(most recent call last\\)|Exception in thread |(?:Unhandled|Uncaught) )',
].join('|');
