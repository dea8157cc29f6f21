import { baselineName } from '../manifests/names.ts';
import { isAgainstBaseline } from '../model/check.ts';
import { isShared, type Spec, type Stage } from '../model/spec.ts';
import type { ScaleStep, Step } from '../model/step.ts';
import type { PlannedRouter } from '../routers/codec.ts';
import { routers } from '../routers/index.ts';
import { RefusedError } from './refusal.ts';
import type { Subject } from './subject.ts';

/** Old pods that have run for long are warm: fair company for new ones are old ones that started with them. */
export interface Baseline {
  /** The Deployment with them. */
  readonly name: string;
  /** The Service that leads to them. */
  readonly service: string;
}

/** What is made of a target whose new version is compared with a baseline; undefined: no check asks for one. */
export function baselineOf(spec: Spec, target: string, service: string): Baseline | undefined {
  return spec.checks.some(isAgainstBaseline)
    ? { name: baselineName(target), service: baselineName(service) }
    : undefined;
}

/** Percent that the baseline gets beside the candidate: as much, or what leaves stable as much as itself. */
export function baselineShare({ weight }: Stage): number {
  return Math.min(weight, Math.floor((100 - weight) / 2));
}

/** What of a split is the baseline's, where one of the targets has it. */
export function sharedWith(subjects: readonly Subject[], stage: Stage): { readonly baseline?: number } {
  const baseline = baselineShare(stage);
  return baseline > 0 && subjects.some((subject) => subject.baseline !== undefined) ? { baseline } : {};
}

export function startBaseline(
  { name, hash, baseline, codec, replicas }: Subject,
  { stages }: Spec,
): readonly Step[] {
  const [first] = stages.filter((stage) => baselineShare(stage) > 0);
  if (baseline === undefined || first === undefined) return [];
  return [
    {
      ...{ kind: 'start-candidate', role: 'baseline', target: name, candidate: baseline.name },
      replicas: codec.sizes(baselineShare(first), replicas).candidate,
      source: { from: 'revision', hash },
      service: baseline.service,
    },
  ];
}

/** The baseline carries of a stage what the candidate does, with as many pods for it. */
export function scaleBaseline(
  { name, baseline, codec, replicas }: Subject,
  stage: Stage,
): readonly ScaleStep[] {
  const share = baselineShare(stage);
  if (baseline === undefined || share === 0) return [];
  return [
    {
      kind: 'scale',
      share,
      candidate: { name: baseline.name, replicas: codec.sizes(share, replicas).candidate },
      stable: { name, replicas, original: replicas },
      service: baseline.service,
    },
  ];
}

export function removeBaseline({ baseline }: Subject): readonly Step[] {
  return baseline === undefined
    ? []
    : [{ kind: 'remove-baseline', baseline: baseline.name, service: baseline.service }];
}

/** Throws a RefusedError where a check asks for a baseline and the strategy has no place for one. */
export function requireBaseline({ checks, strategy }: Spec, steps: readonly Step[]): void {
  const check = checks.find(isAgainstBaseline);
  if (check === undefined || steps.some((step) => step.kind === 'remove-baseline')) return;
  throw new RefusedError([
    `checks: \`${check.text}\` needs a baseline, which only a rollout of a Deployment behind a route has, and not ${strategy} as it is here. Compare with \`stable\`.`,
  ]);
}

/** Why there can be no baseline for the checks that ask for one. */
export function objectionsToBaseline(
  { checks, stages, sticky }: Spec,
  { name, can }: Pick<PlannedRouter, 'name' | 'can'>,
): readonly string[] {
  const check = checks.find(isAgainstBaseline);
  if (check === undefined) return [];
  const able = routers.filter((one) => one.can.baseline === true).map((one) => one.name);
  const all = [
    can.baseline === true
      ? undefined
      : `${name} cannot share traffic among three. Compare with \`stable\`. Routers that can: ${able.join(', ')}`,
    stages.some((stage) => isShared(stage) && baselineShare(stage) > 0)
      ? undefined
      : 'no stage shares traffic: write one between 0 % and 99 %, or compare with `stable`',
    sticky === undefined
      ? undefined
      : '`sticky` keeps users where they are, so that the baseline gets fewer from stage to stage. Leave one of the two out',
  ];
  return all.flatMap((why) =>
    why === undefined ? [] : `checks: \`${check.text}\` needs a baseline: ${why}.`,
  );
}
