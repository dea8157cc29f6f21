import type { Spec } from '../model/spec.ts';
import { home } from '../model/split.ts';
import type { CandidateSource, ConfigCopy, Step } from '../model/step.ts';
import type { Labels } from '../model/kube.ts';
import { hashLabel } from '../manifests/names.ts';
import type { Colour, Pair } from './colours.ts';
import {
  analysing,
  awaitingMetrics,
  keepingCopies,
  makingCopies,
  provingMs,
  smoking,
} from './common-steps.ts';
import { drainMsOf } from './drain.ts';

/** Fill the idle colour, try it, move the selector, watch, keep the old one warm, end it. */
export function pairSteps(pair: Pair, spec: Spec, next: NextColour): readonly Step[] {
  return [
    ...makingCopies(next.copies),
    ...filling(pair, spec, next),
    ...moving(pair, spec),
    ...keepingCopies(pair.idle.name, next.copies),
    ...retiring(pair, spec),
    ...shrinking(pair, next),
  ];
}

/** What the idle colour is to become. */
export interface NextColour {
  readonly source: CandidateSource;
  readonly size: number;
  /** The ConfigMaps and Secrets that its manifest brings. */
  readonly copies: readonly ConfigCopy[];
}

function filling(
  { active, idle }: Pair,
  { stages, checks, smoke }: Spec,
  { source, size }: NextColour,
): readonly Step[] {
  // Never smaller than what it takes over from, while the old one may still have to take it back.
  const replicas = Math.max(active.replicas, size);
  const candidate = idle.name;
  return [
    {
      kind: 'fill-idle',
      idle: candidate,
      active: active.name,
      source,
      previousHash: idle.hash,
      replicas: idle.replicas,
    },
    {
      kind: 'scale',
      share: 100,
      candidate: { name: candidate, replicas },
      stable: { name: active.name, replicas: active.replicas, original: active.replicas },
      service: undefined,
    },
    { kind: 'prove', candidate, ms: provingMs },
    ...smoking(candidate, smoke),
    ...(stages.length > 0 ? awaitingMetrics(candidate, checks) : []),
  ];
}

function moving({ active, idle, services }: Pair, spec: Spec): readonly Step[] {
  const { stages } = spec;
  const realShare = 100;
  return [
    {
      kind: 'shift-traffic',
      targets: [active.name],
      split: { ...home, share: 100 },
      realShare,
      why: 'stage',
    },
    ...services.map(({ name, selector }): Step => ({
      kind: 'pin-service',
      target: active.name,
      service: name,
      to: 'candidate',
      selector: movedSelector(selector, idle),
      original: selector,
      before: selector,
    })),
    ...stages.map((stage, index) =>
      analysing(spec, { number: index + 1, of: stages.length, stage, realShare }),
    ),
  ];
}

function retiring({ active }: Pair, { keepWarmMs, stages, pacing }: Spec): readonly Step[] {
  if (keepWarmMs === 'forever') return [];
  const bakedMs = stages.reduce((sum, { bakeMs }) => sum + bakeMs, 0);
  const ms = Math.max(drainMsOf(pacing.drainMs, [active.live]), keepWarmMs - bakedMs);
  return [
    { kind: 'drain', what: 'stable', ms },
    { kind: 'retire', deployment: active.name },
  ];
}

function shrinking({ active, idle }: Pair, { size }: NextColour): readonly Step[] {
  return size < active.replicas ? [{ kind: 'restore-size', target: idle.name, replicas: size }] : [];
}

/** The same labels with the idle Deployment's values. */
export function movedSelector(selector: Labels, { live }: Colour): Labels {
  const labels = live.spec.template.metadata?.labels ?? {};
  return Object.fromEntries(
    Object.entries(selector)
      .filter(([key]) => key !== hashLabel)
      .map(([key, value]) => [key, labels[key] ?? value]),
  );
}
