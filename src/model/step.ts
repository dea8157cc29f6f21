import type { Labels } from './kube.ts';
import type { SchemaStep } from './schema-step.ts';
import type { Split } from './split.ts';
import type { Check } from './check.ts';
import type { ImageChange, Pace, SmokeProbe, Stage } from './spec.ts';

/**
 * One step of a plan, as data. Each names everything it needs, so that a plan can be printed,
 * stored, resumed by another runner and undone. Shares are percent of requests, 0…100.
 */
export type Step =
  | PinService
  | RestoreService
  | PinAutoscaler
  | RestoreAutoscaler
  | MakeCopies
  | KeepCopies
  | RemoveCopies
  | StartCandidate
  | ScaleStep
  | SmokeStep
  | AwaitMetrics
  | ShiftTraffic
  | Analyse
  | AwaitApproval
  | FillIdle
  | Prove
  | Retire
  | Roll
  | Unroll
  | RestorePace
  | Drain
  | UpdateTarget
  | RevertTarget
  | AdoptTarget
  | RemoveCandidate
  | RemoveBaseline
  | EndTrial
  | RestoreSize
  | SchemaStep;

export type StepName = Step['kind'];

/** Make the Service send to the pods with these labels only. */
export interface PinService {
  readonly kind: 'pin-service';
  /** Whose pods it is about. */
  readonly target: string;
  readonly service: string;
  readonly to: 'stable' | 'candidate';
  readonly selector: Labels;
  /** The selector before the rollout. */
  readonly original: Labels;
  /** What the Service selected just before this step: where turning back goes. */
  readonly before: Labels;
}

export interface RestoreService {
  readonly kind: 'restore-service';
  readonly service: string;
  readonly selector: Labels;
}

/** What decides how many pods the target has. KEDA writes a HorizontalPodAutoscaler of its own from a ScaledObject. */
export interface Autoscaler {
  readonly kind: 'HorizontalPodAutoscaler' | 'ScaledObject';
  readonly name: string;
}

/** The fields of an autoscaler's spec that say how few pods it may leave; null: not set. */
export type Floor = Readonly<Record<string, number | null>>;

/** Keep the autoscaler from shrinking stable while its traffic drops. */
export interface PinAutoscaler {
  readonly kind: 'pin-autoscaler';
  readonly autoscaler: Autoscaler;
  /** What the floor comes to. */
  readonly replicas: number;
  readonly floor: Floor;
  /** The floor before the rollout. */
  readonly original: Floor;
}

export interface RestoreAutoscaler {
  readonly kind: 'restore-autoscaler';
  readonly autoscaler: Autoscaler;
  readonly floor: Floor;
}

/** A ConfigMap or Secret of one version: a copy of the user's, named after its content. */
export interface ConfigCopy {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** The name in the user's manifests. */
  readonly of: string;
}

export interface MakeCopies {
  readonly kind: 'make-copies';
  readonly copies: readonly ConfigCopy[];
}

/** Tie the copies to the life of the target's new ReplicaSet. */
export interface KeepCopies {
  readonly kind: 'keep-copies';
  readonly target: string;
  readonly copies: readonly ConfigCopy[];
}

export interface RemoveCopies {
  readonly kind: 'remove-copies';
  readonly copies: readonly ConfigCopy[];
}

/** Start the new version, or with `role` the old one once more, to compare it with. */
export interface StartCandidate {
  readonly kind: 'start-candidate';
  readonly role?: 'baseline';
  readonly target: string;
  readonly candidate: string;
  readonly replicas: number;
  readonly source: CandidateSource;
  /** The size that the manifest brings the target; undefined: it keeps its own. */
  readonly replicasAfter?: number | undefined;
  /** The Service to copy for the candidate; undefined: the candidate shares the target's Service. */
  readonly service: string | undefined;
}

/** Where the candidate's pod template comes from. Templates are never stored: they may hold secrets. */
export type CandidateSource =
  | { readonly from: 'images'; readonly images: readonly ImageChange[] }
  /** `of`: the name of the workload in the manifests. */
  | { readonly from: 'manifests'; readonly of: string; readonly images: readonly ImageChange[] }
  | { readonly from: 'revision'; readonly hash: string }
  /** The idle Deployment of a pair has it already. */
  | { readonly from: 'as-is' };

/** Give the idle Deployment of a pair the new version; its labels stay its own. */
export interface FillIdle {
  readonly kind: 'fill-idle';
  readonly idle: string;
  readonly active: string;
  readonly source: CandidateSource;
  /** Its pod-template-hash and size before. */
  readonly previousHash: string;
  readonly replicas: number;
}

/** Wait until new pods have shown that they stay ready. */
export interface Prove {
  readonly kind: 'prove';
  readonly candidate: string;
  readonly ms: number;
}

export interface Retire {
  readonly kind: 'retire';
  readonly deployment: string;
}

/** Let the Deployment's own RollingUpdate go on until so many pods have the new version. */
export interface Roll {
  readonly kind: 'roll';
  readonly target: string;
  readonly source: CandidateSource;
  readonly previousHash: string;
  /** Pods that shall have the new version, and all pods. */
  readonly pods: number;
  readonly of: number;
  /** Undefined: the Deployment's own. `recreate`: all old pods end before the first new one starts. */
  readonly pace: Pace | 'recreate' | undefined;
  /** The Deployment's `strategy` before; null: it had none. */
  readonly original: unknown;
}

export interface Unroll {
  readonly kind: 'unroll';
  readonly target: string;
  readonly hash: string;
  /** The Deployment's `strategy` before. */
  readonly original: unknown;
}

export interface RestorePace {
  readonly kind: 'restore-pace';
  readonly target: string;
  readonly original: unknown;
}

/** Bring both versions to the size for a share, and wait until the candidate's pods are ready. */
export interface ScaleStep {
  readonly kind: 'scale';
  readonly share: number;
  readonly candidate: { readonly name: string; readonly replicas: number };
  /** Stable only grows, and only where the share is made by the number of pods. */
  readonly stable: { readonly name: string; readonly replicas: number; readonly original: number };
  /** The Service whose EndpointSlices must hold the candidate's pods; undefined: pods are counted. */
  readonly service: string | undefined;
  /** Where nothing is routed: the percent that the candidate carries with these sizes. */
  readonly realShare?: number;
}

export interface SmokeStep {
  readonly kind: 'smoke';
  readonly candidate: string;
  readonly probes: readonly SmokeProbe[];
}

/** Wait until the metrics server watches the candidate's pods, before any user is sent there. */
export interface AwaitMetrics {
  readonly kind: 'await-metrics';
  readonly candidate: string;
}

/** All targets' routes get the same split. */
export interface ShiftTraffic {
  readonly kind: 'shift-traffic';
  readonly targets: readonly string[];
  readonly split: Split;
  /** The share that weights or numbers of pods can really make of it. */
  readonly realShare: number;
  /** `home`: the route as it was before the rollout, when the target has the new version. */
  readonly why: 'stage' | 'promote' | 'turn-back' | 'home';
}

export interface Analyse {
  readonly kind: 'analyse';
  /** 1-based position among the stages. */
  readonly number: number;
  readonly of: number;
  readonly stage: Stage;
  readonly realShare: number;
  /** The baseline has a share of the traffic: what is compared with it can be. */
  readonly hasBaseline?: true;
  readonly checks: readonly Check[];
}

/** A person must let the rollout go on. */
export interface AwaitApproval {
  readonly kind: 'await-approval';
  /** What was done so far, as people say it. */
  readonly after: string;
}

/** Wait while connections and requests under way on a version without traffic come to their end. */
export interface Drain {
  readonly kind: 'drain';
  readonly what: 'stable' | 'candidate';
  readonly ms: number;
}

/** Give the target the candidate's pod template, in place, while the candidate carries everything. */
export interface UpdateTarget {
  readonly kind: 'update-target';
  readonly target: string;
  readonly candidate: string;
  /** pod-template-hash of the version before: what turning back returns to. */
  readonly previousHash: string;
}

export interface RevertTarget {
  readonly kind: 'revert-target';
  readonly target: string;
  readonly hash: string;
}

/** Point the target's Service at the target's updated pods. From here turning back is a new rollout. */
export interface AdoptTarget {
  readonly kind: 'adopt-target';
  readonly target: string;
  readonly service: string;
  readonly original: Labels;
}

/** Remove the pods that the new version was tried in, before the target gets it. */
export interface EndTrial {
  readonly kind: 'end-trial';
  readonly trial: string;
}

export interface RemoveCandidate {
  readonly kind: 'remove-candidate';
  readonly candidate: string;
  readonly service: string | undefined;
}

/** Remove the pods of the old version that the new one was compared with. */
export interface RemoveBaseline {
  readonly kind: 'remove-baseline';
  readonly baseline: string;
  readonly service: string;
}

/** Give a workload the number of pods it had, or that its manifest asks for. */
export interface RestoreSize {
  readonly kind: 'restore-size';
  readonly target: string;
  readonly replicas: number;
}
