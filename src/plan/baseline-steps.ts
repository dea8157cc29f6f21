import { isAgainstBaseline } from '../model/check.ts';
import type { Spec, Stage } from '../model/spec.ts';
import type { ScaleStep, Step } from '../model/step.ts';
import { baselineShare } from './baseline.ts';
import { RefusedError } from './refusal.ts';
import type { Subject } from './subject.ts';

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
      replicas: codec.sizes(first.weight, replicas).candidate,
      source: { from: 'revision', hash },
      service: baseline.service,
    },
  ];
}

/** As many pods as the candidate has, and so as many that are new: of that depends how slow they are. */
export function scaleBaseline(
  { name, baseline, codec, replicas }: Subject,
  stage: Stage,
): readonly ScaleStep[] {
  if (baseline === undefined || baselineShare(stage) === 0) return [];
  return [
    {
      kind: 'scale',
      share: stage.weight,
      candidate: { name: baseline.name, replicas: codec.sizes(stage.weight, replicas).candidate },
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
