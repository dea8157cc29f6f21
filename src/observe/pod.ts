import { z } from 'zod';
import { hashLabel, revisionLabel } from '../manifests/names.ts';
import type { KubeObject } from '../model/kube.ts';
import type { PodTrouble } from '../model/observation.ts';

const terminated = z.looseObject({
  exitCode: z.number(),
  reason: z.string().optional(),
  message: z.string().optional(),
});

const containerStatus = z.looseObject({
  name: z.string(),
  restartCount: z.number().default(0),
  state: z
    .looseObject({
      waiting: z.looseObject({ reason: z.string().optional(), message: z.string().optional() }).optional(),
      terminated: terminated.optional(),
    })
    .default({}),
  lastState: z.looseObject({ terminated: terminated.optional() }).default({}),
});

export const pod = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    deletionTimestamp: z.string().optional(),
    ownerReferences: z.array(z.looseObject({ name: z.string(), kind: z.string() })).default([]),
  }),
  status: z
    .looseObject({
      conditions: z
        .array(
          z.looseObject({
            type: z.string(),
            status: z.string(),
            reason: z.string().optional(),
            message: z.string().optional(),
          }),
        )
        .default([]),
      containerStatuses: z.array(containerStatus).default([]),
      initContainerStatuses: z.array(containerStatus).default([]),
    })
    .default({ conditions: [], containerStatuses: [], initContainerStatuses: [] }),
});

export type Pod = z.infer<typeof pod>;
type ContainerStatus = z.infer<typeof containerStatus>;

/** Trouble without its log, and whether the log of the container's previous run tells more. */
export interface Symptom extends Omit<PodTrouble, 'log'> {
  readonly hasRun: boolean;
  readonly isRestarted: boolean;
}

/** True for a pod that this workload made: a Deployment by a ReplicaSet, others themselves. */
export function belongsTo(object: KubeObject, workload: string): boolean {
  const { labels, ownerReferences } = pod.parse(object).metadata;
  const replicaSet = `${workload}-${labels[hashLabel] ?? ''}`;
  return ownerReferences.some(({ kind, name }) =>
    kind === 'ReplicaSet' ? name === replicaSet : kind.endsWith('Set') && name === workload,
  );
}

/** The hash of its version. */
export function hashOf({ metadata: { labels } }: Pod): string | undefined {
  return labels[hashLabel] ?? labels[revisionLabel];
}

export function isPodReady({ status }: Pod): boolean {
  return status.conditions.some(({ type, status: value }) => type === 'Ready' && value === 'True');
}

/** The worst that the pod's containers report; undefined when nothing is wrong. */
export function symptomOf({ status }: Pod): Symptom | undefined {
  const init = status.initContainerStatuses.flatMap((own) => waitingSymptom(own) ?? []);
  const main = status.containerStatuses.flatMap(
    (own) => memorySymptom(own) ?? waitingSymptom(own) ?? exitSymptom(own) ?? [],
  );
  const all = [...main, ...init];
  return all.find(({ isFinal }) => isFinal) ?? all[0] ?? unschedulable(status.conditions);
}

function memorySymptom({ name, state, lastState, restartCount }: ContainerStatus): Symptom | undefined {
  const ends = [state.terminated, lastState.terminated];
  if (!ends.some((end) => end?.reason === 'OOMKilled')) return undefined;
  return {
    ...ran(name, restartCount),
    kind: 'OOMKilled',
    message: 'was killed for using more memory than its limit',
  };
}

function exitSymptom({ name, state, lastState, restartCount }: ContainerStatus): Symptom | undefined {
  const end = state.terminated ?? lastState.terminated;
  if (end === undefined) return undefined;
  if (end.reason === 'StartError') {
    const message = said(end, end.reason);
    return {
      kind: 'CannotStart',
      isFinal: true,
      container: name,
      message,
      hasRun: false,
      isRestarted: false,
    };
  }
  return { ...ran(name, restartCount), kind: 'Restarted', message: `ended with exit code ${end.exitCode}` };
}

function ran(container: string, restartCount: number): Omit<Symptom, 'kind' | 'message'> {
  return { container, isFinal: true, hasRun: true, isRestarted: restartCount > 0 };
}

/** kubelet's reasons for a container that waits, and whether waiting longer can help. */
const waitingReasons: Readonly<
  Record<string, { readonly kind: PodTrouble['kind']; readonly isFinal: boolean }>
> = {
  CrashLoopBackOff: { kind: 'CrashLoopBackOff', isFinal: true },
  ErrImagePull: { kind: 'ImagePull', isFinal: false },
  ImagePullBackOff: { kind: 'ImagePull', isFinal: true },
  InvalidImageName: { kind: 'ImagePull', isFinal: true },
  ErrImageNeverPull: { kind: 'ImagePull', isFinal: true },
  CreateContainerConfigError: { kind: 'CannotStart', isFinal: true },
  CreateContainerError: { kind: 'CannotStart', isFinal: true },
  RunContainerError: { kind: 'CannotStart', isFinal: true },
};

function waitingSymptom({ name, state, lastState, restartCount }: ContainerStatus): Symptom | undefined {
  const { reason = '', message = '' } = state.waiting ?? {};
  const known = waitingReasons[reason];
  if (known === undefined) return undefined;
  const exit = lastState.terminated;
  // A command that is not there "ends" with 128 and has no log: why it never ran is the news.
  if (exit === undefined || exit.reason === 'StartError') {
    return {
      ...known,
      container: name,
      message: said(exit, message, reason),
      hasRun: false,
      isRestarted: false,
    };
  }
  return {
    ...known,
    container: name,
    message: `ended with exit code ${exit.exitCode} and is restarted again and again`,
    hasRun: true,
    isRestarted: restartCount > 0,
  };
}

/** The first that says anything. */
function said(
  exit: { readonly message?: string | undefined } | undefined,
  ...rest: readonly string[]
): string {
  return [exit?.message ?? '', ...rest].find((text) => text !== '') ?? '';
}

function unschedulable(conditions: Pod['status']['conditions']): Symptom | undefined {
  const blocked = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (blocked?.reason !== 'Unschedulable') return undefined;
  const message = blocked.message ?? 'no node has room for it';
  return { kind: 'Unschedulable', container: '', message, isFinal: false, hasRun: false, isRestarted: false };
}
