import type { Deployment } from '../manifests/deployment.ts';
import type { PlanSettings } from '../model/plan.ts';
import type { Spec } from '../model/spec.ts';
import { drainMsOf } from './drain.ts';

/** The pace of a rollout, and what ends it. */
export function settingsOf(
  { pacing, onFailure, onCancel, judging }: Spec,
  lives: readonly Deployment[],
): PlanSettings {
  return { ...pacing, drainMs: drainMsOf(pacing.drainMs, lives), onFailure, onCancel, judging };
}
