import type { ComparisonView } from './comparison.ts';
import type { Labels } from './kube.ts';
import type { MigrationView, OldVersion, VerificationResult } from './migration.ts';
import type { Check } from './check.ts';
import type { SmokeProbe } from './spec.ts';
import type { Split } from './split.ts';
import type { StageSample } from './state.ts';
import type { Autoscaler, ConfigCopy, Floor } from './step.ts';

/** What a step wants to know of the world before it decides. */
export type Question =
  | { readonly ask: 'workload'; readonly name: string }
  | { readonly ask: 'service'; readonly name: string }
  | { readonly ask: 'copies'; readonly copies: readonly ConfigCopy[] }
  | { readonly ask: 'endpoints'; readonly service: string }
  | { readonly ask: 'pods'; readonly workload: string }
  | { readonly ask: 'route'; readonly target: string; readonly split: Split }
  | { readonly ask: 'autoscaler'; readonly autoscaler: Autoscaler }
  | { readonly ask: 'migration'; readonly migration: string }
  | { readonly ask: 'verification'; readonly migration: string }
  | { readonly ask: 'comparison' }
  /** Names of pods that run an old version. */
  | { readonly ask: 'old-pods'; readonly old: OldVersion }
  | { readonly ask: 'watched'; readonly candidate: string }
  /** `since`: what a check's ledger has up to then, epoch ms. */
  | {
      readonly ask: 'sample';
      readonly checks: readonly Check[];
      readonly since: Readonly<Record<string, number>>;
      /** What the new version gets of the requests, in percent. */
      readonly share: number;
      /** The baseline gets requests too. */
      readonly hasBaseline?: true;
      /**
       * Stable serves nobody any more: it is counted as long before this moment, epoch ms, as the
       * candidate is after it. Undefined: both serve.
       */
      readonly mirroredAt?: number;
    }
  | { readonly ask: 'smoke'; readonly workload: string; readonly probes: readonly SmokeProbe[] };

/** The type of each question's answer. 'absent' is a fact; a failed read is no answer at all. */
export interface Answers {
  readonly workload: WorkloadView | 'absent';
  readonly service: { readonly selector: Labels } | 'absent';
  /** Those that exist. */
  readonly copies: readonly CopyView[];
  readonly endpoints: readonly EndpointView[];
  readonly pods: readonly PodView[];
  readonly route: RouteView;
  readonly autoscaler: Floor | 'absent';
  readonly migration: MigrationView;
  readonly verification: readonly VerificationResult[];
  readonly comparison: ComparisonView;
  readonly 'old-pods': readonly string[];
  readonly watched: WatchedView;
  readonly sample: StageSample;
  readonly smoke: readonly SmokeResult[];
}

export type AnswerTo<Q extends Question> = Answers[Q['ask']];

/** A look at the world: one moment, the answers, and what went wrong since the last look. */
export interface Observation {
  readonly at: number;
  readonly stop: StopRequest | undefined;
  /** Why looking or the last acting failed. Set: there are no answers, for unknown is not zero. */
  readonly failure: Failure | undefined;
  /** The answer to a question that was asked; throws for one that was not. */
  readonly answer: <Q extends Question>(question: Q) => AnswerTo<Q>;
}

export interface Failure {
  readonly message: string;
  /** Trying again cannot help (forbidden, invalid, somebody else's object). */
  readonly isPermanent: boolean;
}

export interface StopRequest {
  readonly by: 'cancel' | 'abort' | 'rollback' | 'superseded' | 'timeout';
  /** Who asked, e.g. a run's address. */
  readonly detail: string;
}

export interface WorkloadView {
  readonly generation: number;
  readonly observedGeneration: number;
  /** spec.replicas */
  readonly wanted: number;
  readonly replicas: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  /** Of the current revision, as its pods are labelled; undefined until the controller has made it. */
  readonly hash: string | undefined;
  readonly images: Readonly<Record<string, string>>;
  /** The id of the rollout that made it, or filled it. */
  readonly rollout: string | undefined;
  readonly isPaused: boolean;
  /** Of a StatefulSet: pods with a smaller ordinal keep the old version. */
  readonly partition: number;
  /** spec.strategy or spec.updateStrategy as the server keeps it; null where there is none. */
  readonly strategy: unknown;
  readonly isComplete: boolean;
  /** message of Progressing=False, when the progress deadline has passed. */
  readonly stalled: string | undefined;
}

export interface CopyView {
  readonly copy: ConfigCopy;
  /** The id of the rollout that made it. */
  readonly rollout: string | undefined;
  /** Names of the revisions that it lives as long as. */
  readonly owners: readonly string[];
}

export interface EndpointView {
  readonly pod: string;
  readonly isReady: boolean;
  readonly isTerminating: boolean;
}

export interface PodView {
  readonly name: string;
  /** pod-template-hash of its ReplicaSet. */
  readonly hash: string | undefined;
  readonly isReady: boolean;
  readonly isTerminating: boolean;
  readonly trouble: PodTrouble | undefined;
}

export interface PodTrouble {
  readonly kind:
    'CrashLoopBackOff' | 'OOMKilled' | 'Restarted' | 'ImagePull' | 'CannotStart' | 'Unschedulable';
  readonly container: string;
  readonly message: string;
  /** Last lines of its log, outside text. */
  readonly log: readonly string[];
  /** False while it may still mend itself (a pod that waits for room). */
  readonly isFinal: boolean;
}

export interface RouteView {
  /** The objects are what writing the split would make them. */
  readonly isInPlace: boolean;
  /** The share read from the objects. */
  readonly actual: number | 'mixed';
  readonly settled: 'yes' | 'not-yet' | { readonly problem: string };
  /** Field manager of the latest change, '' when unknown. */
  readonly manager: string;
}

/** How many pods of each version the metrics server scrapes; undefined: it does not say. */
export interface WatchedView {
  readonly stable: number | undefined;
  readonly candidate: number | undefined;
}

export interface SmokeResult {
  readonly probe: string;
  readonly sent: number;
  readonly failed: number;
  /** First wrong answers: pod and status or error. Outside text. */
  readonly examples: readonly string[];
}
