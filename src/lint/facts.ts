import type { PodTemplate } from '../manifests/deployment.ts';
import type { DisruptionBudget } from '../manifests/disruption-budget.ts';
import type { Service } from '../manifests/service.ts';
import type { Strategy, WorkloadKind } from '../model/spec.ts';
import type { Autoscaler } from '../model/step.ts';

/** When a rollout ends pods that users are on: at every batch, on its way back, or never. */
export type ServingPodsEnd = 'in-batches' | 'turning-back' | 'never';

/** All that rules may know. */
export interface LintFacts {
  /** What serves now. */
  readonly workload: {
    readonly kind: WorkloadKind;
    readonly name: string;
    readonly replicas: number;
    readonly template: PodTemplate;
  };
  /** The template of the new version. */
  readonly next: PodTemplate;
  /** Those that lead to the workload's pods. */
  readonly services: readonly Service[];
  /** Those of the namespace that may be listed. */
  readonly budgets: readonly DisruptionBudget[];
  /** What decides how many pods the workload has. */
  readonly autoscaler: Autoscaler | undefined;
  /** Containers of the pods that run, as admission left them. */
  readonly running: readonly { readonly name: string; readonly resources?: unknown }[];
  readonly strategy: Strategy;
  readonly servingPodsEnd: ServingPodsEnd;
  /** How many pods a RollingUpdate may have too few: a number or a percentage. */
  readonly maxUnavailable: number | string;
  /** As the user wrote it; undefined: it follows the pods. */
  readonly drainMs: number | undefined;
}
