import type { Labels } from './kube.ts';
import type { BackfillPass, PlannedStatement, SqlPhase } from './migration.ts';
import type { Split } from './split.ts';
import type { Autoscaler, ConfigCopy, FillIdle, Floor, Roll, StartCandidate, Unroll } from './step.ts';

/** How the world shall be, in the present tense. Idempotent: doing one twice is doing it once. */
export type Effect =
  | { readonly ensure: 'selector'; readonly service: string; readonly selector: Labels }
  | { readonly ensure: 'candidate'; readonly step: StartCandidate }
  | { readonly ensure: 'idle-version'; readonly step: FillIdle }
  | { readonly ensure: 'rolling'; readonly step: Roll }
  | { readonly ensure: 'unrolled'; readonly step: Unroll }
  | { readonly ensure: 'paused'; readonly target: string; readonly isPaused: boolean }
  | { readonly ensure: 'partition'; readonly target: string; readonly partition: number }
  | { readonly ensure: 'pods-ended'; readonly pods: readonly string[] }
  | { readonly ensure: 'strategy'; readonly target: string; readonly strategy: unknown }
  | { readonly ensure: 'copies'; readonly copies: readonly ConfigCopy[] }
  | {
      readonly ensure: 'copies-kept';
      readonly target: string;
      readonly hash: string;
      readonly copies: readonly ConfigCopy[];
    }
  | { readonly ensure: 'replicas'; readonly deployment: string; readonly replicas: number }
  | { readonly ensure: 'split'; readonly target: string; readonly split: Split }
  | { readonly ensure: 'template'; readonly target: string; readonly from: TemplateSource }
  | { readonly ensure: 'floor'; readonly autoscaler: Autoscaler; readonly floor: Floor }
  | { readonly ensure: 'statement'; readonly place: StatementPlace; readonly lockTimeoutMs: number }
  | {
      readonly ensure: 'halted';
      readonly migration: string;
      readonly statements: readonly PlannedStatement[];
    }
  | {
      readonly ensure: 'rows-filled';
      readonly migration: string;
      readonly pass: BackfillPass;
      readonly digest: string;
    }
  | { readonly ensure: 'rows-compared' }
  | { readonly ensure: 'soaking'; readonly migrations: readonly string[] }
  | { readonly ensure: 'absent'; readonly kind: Removable; readonly name: string };

/** What Cutover makes, and may remove again. */
export type Removable = 'Deployment' | 'Service' | ConfigCopy['kind'];

/** A statement of a migration, as it was planned. */
export interface StatementPlace {
  readonly migration: string;
  readonly phase: SqlPhase;
  /** From 0 on, in its file. */
  readonly position: number;
  readonly digest: string;
}

export type TemplateSource = { readonly candidate: string } | { readonly hash: string };

export type EffectOf<E extends Effect['ensure']> = Extract<Effect, { readonly ensure: E }>;
