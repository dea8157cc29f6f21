import { baselineName } from '../manifests/names.ts';
import { isAgainstBaseline } from '../model/check.ts';
import { isShared, type Spec, type Stage } from '../model/spec.ts';
import type { PlannedRouter } from '../routers/codec.ts';
import { routers } from '../routers/index.ts';

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
