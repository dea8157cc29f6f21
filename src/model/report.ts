import type { Event } from './event.ts';
import type { Outcome, Reason } from './outcome.ts';
import type { Plan } from './plan.ts';
import type { Command } from './spec.ts';
import type { State } from './state.ts';

/** Who and what started this run, for reports. Undefined: not known (a run by hand). */
export interface Origin {
  readonly actor: string | undefined;
  readonly runUrl: string | undefined;
  readonly repository: string | undefined;
  readonly sha: string | undefined;
  /** How to run the other commands on this rollout: the workflow's address, if it has a dispatch. */
  readonly workflowUrl: string | undefined;
}

/** Everything there is to say about one run of the action. All renderings come from this. */
export interface Report {
  readonly plan: Plan;
  /** Undefined: planned only. */
  readonly state: State | undefined;
  readonly outcome: Outcome | 'in-progress';
  readonly reason: Reason;
  readonly at: number;
  readonly origin: Origin;
  /** The tail of the journal's events, oldest first. */
  readonly events: readonly Event[];
  /** What the run was asked to do; a rollback that was asked for is no failure. Undefined: deploy. */
  readonly command?: Command;
  /** The Kubernetes rights that are missing, as YAML that grants them; plan shows it. */
  readonly missingRights?: string;
}
