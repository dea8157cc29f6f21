import type { EndpointView, PodView, WorkloadView } from '../../model/observation.ts';
import type { ScaleStep } from '../../model/step.ts';
import type { Effect } from '../../model/effect.ts';
import { isLive } from '../is-live.ts';
import {
  acting,
  finished,
  notReady,
  overdue,
  waiting,
  type Progress,
  type StepContext,
  type StepKind,
} from '../step-kind.ts';

/**
 * Sizes both versions for the share they are about to carry, before the shift, and waits until the
 * candidate is ready in the eyes of the Deployment and of the EndpointSlices: ready before routed.
 */
export const scale: StepKind<ScaleStep> = {
  questions: ({ candidate, stable, service }) => [
    { ask: 'workload', name: candidate.name },
    { ask: 'workload', name: stable.name },
    { ask: 'pods', workload: candidate.name },
    ...(service === undefined ? [] : [{ ask: 'endpoints', service } as const]),
  ],
  next: (step, context) => {
    const stable = context.seen.answer({ ask: 'workload', name: step.stable.name });
    const candidate = context.seen.answer({ ask: 'workload', name: step.candidate.name });
    if (stable === 'absent') return notReady(`Deployment ${step.stable.name} is gone`);
    if (candidate === 'absent') return notReady(`Deployment ${step.candidate.name} was removed by somebody`);
    const replicas = candidateReplicas(step, stable);
    const effects = tooSmall(step, { stable, candidate, replicas });
    if (effects.length > 0) return acting(`${replicas} pods of ${step.candidate.name}`, ...effects);
    if (isReady(step, { stable, candidate, replicas }, context)) return finished;
    return unready(step, candidate, context);
  },
  undo: ({ stable }) =>
    stable.replicas > stable.original
      ? [{ kind: 'restore-size', target: stable.name, replicas: stable.original }]
      : [],
};

interface Sizes {
  readonly stable: WorkloadView;
  readonly candidate: WorkloadView;
  readonly replicas: number;
}

/** An autoscaler may have grown stable since planning: the candidate's part grows with it. */
function candidateReplicas(step: ScaleStep, stable: WorkloadView): number {
  if (step.stable.replicas > step.stable.original) return step.candidate.replicas;
  return Math.max(step.candidate.replicas, Math.ceil((stable.wanted * step.share) / 100));
}

function tooSmall(step: ScaleStep, { stable, candidate, replicas }: Sizes): readonly Effect[] {
  const wanted = step.stable.replicas > step.stable.original ? step.stable.replicas : 0;
  return [
    ...(stable.wanted < wanted ? [ensure(step.stable.name, wanted)] : []),
    ...(candidate.wanted < replicas ? [ensure(step.candidate.name, replicas)] : []),
  ];
}

function ensure(deployment: string, replicas: number): Effect {
  return { ensure: 'replicas', deployment, replicas };
}

function isReady(step: ScaleStep, sizes: Sizes, { seen }: StepContext): boolean {
  const { stable, candidate, replicas } = sizes;
  if (!candidate.isComplete || candidate.available < replicas) return false;
  if (step.stable.replicas > step.stable.original && stable.available < step.stable.replicas) return false;
  if (step.service === undefined) return true;
  return live(seen.answer({ ask: 'endpoints', service: step.service })) >= replicas;
}

function live(endpoints: readonly EndpointView[]): number {
  return endpoints.filter(isLive).length;
}

function unready(step: ScaleStep, candidate: WorkloadView, context: StepContext): Progress {
  if (candidate.stalled !== undefined) return notReady(`${step.candidate.name}: ${candidate.stalled}`);
  const late = overdue(context);
  if (late !== undefined) {
    const sentence = `${candidate.ready} of ${candidate.wanted} pods of ${step.candidate.name} were ready ${late}`;
    return failed(sentence, troubleOf(step, context));
  }
  return waiting(`${step.candidate.name}: ${candidate.available} of ${candidate.wanted} pods ready`);
}

/** What the pods themselves say of why they are not ready. */
function troubleOf(step: ScaleStep, { seen }: StepContext): PodView | undefined {
  const pods = seen.answer({ ask: 'pods', workload: step.candidate.name });
  return pods.find(({ trouble }) => trouble !== undefined);
}

function failed(sentence: string, pod: PodView | undefined): Progress {
  const trouble = pod?.trouble;
  if (pod === undefined || trouble === undefined) return notReady(sentence);
  const lines = trouble.log.length > 0 ? trouble.log : [trouble.message];
  return notReady(`${sentence}: ${trouble.message} (${trouble.kind})`, { source: pod.name, lines });
}
