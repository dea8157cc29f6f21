import type { Counts, Ledger } from './ledger.ts';
import type { Outcome, Reason } from './outcome.ts';
import type { Split } from './split.ts';
import type { Step, StepName } from './step.ts';

/** All that a runner must know to go on with a rollout. Written by `evolve` only. Times are epoch ms. */
export interface State {
  readonly version: 1;
  readonly rollout: string;
  readonly startedAt: number;
  readonly direction: 'forward' | 'back';
  /** Position in the agenda: the plan's steps when forward, `undoing` when back. */
  readonly cursor: number;
  readonly undoing: readonly Step[];
  /** The step under way; undefined: the one at `cursor` has not begun. */
  readonly step: StepMemory | undefined;
  /** Last verified. */
  readonly split: Split;
  /** Consecutive looks or acts that failed. */
  readonly stumbles: Stumbles | undefined;
  readonly drift: Drift | undefined;
  readonly turnedBack: { readonly at: number; readonly reason: Reason; readonly step: StepName } | undefined;
  readonly finished: { readonly at: number; readonly outcome: Outcome; readonly reason: Reason } | undefined;
  readonly history: readonly StepRecord[];
  readonly stages: readonly StageRecord[];
  /** By the text of a check that is judged by evidence. */
  readonly ledgers: Readonly<Record<string, Ledger>>;
}

export interface StepMemory {
  readonly startedAt: number;
  /** Consecutive breaches by check text. */
  readonly breaches: Readonly<Record<string, number>>;
}

export interface Stumbles {
  readonly since: number;
  readonly count: number;
  readonly message: string;
}

/** The route was changed by somebody else in mid-rollout. */
export interface Drift {
  readonly at: number;
  readonly count: number;
  readonly manager: string;
  /** True while the correction is still to be seen in place. */
  readonly isOpen: boolean;
}

export interface StepRecord {
  readonly kind: StepName;
  readonly direction: 'forward' | 'back';
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** How it ended, where that is not plain; outside text. */
  readonly note?: string;
}

/** What the metrics said of one version over a poll or a stage. Undefined: no data. Rates per second. */
export interface ArmSample {
  readonly requestsPerSecond: number | undefined;
  readonly errorRatio: number | undefined;
  readonly p99Seconds: number | undefined;
}

export interface CheckSample {
  readonly text: string;
  readonly candidate: number | undefined;
  readonly stable: number | undefined;
  readonly verdict: 'pass' | 'breach' | 'no-data';
  /** Why there is no data, what a probe answered, or how a program ended. */
  readonly detail: string | undefined;
  /** An earlier poll has counted what this says: a program goes on over several. */
  readonly isRepeat?: boolean;
  /** Of requests of Cutover's own; kept of a stage's latest poll only. */
  readonly answers?: OwnAnswers;
  /** What it adds to the check's ledger; kept there, not in the samples of a stage. */
  readonly counts?: Counts;
}

/** How both versions answered requests of Cutover's own in a poll; undefined: none was sent. */
export interface OwnAnswers {
  readonly candidate: AnswerTimes | undefined;
  readonly stable: AnswerTimes | undefined;
}

/** Percentiles are undefined where no answer came. */
export interface AnswerTimes {
  /** Requests that were sent. */
  readonly perMinute: number;
  readonly p50Seconds: number | undefined;
  readonly p90Seconds: number | undefined;
  readonly p99Seconds: number | undefined;
}

/** One poll of a stage, or several merged into one so that the journal stays small. */
export interface StageSample {
  readonly at: number;
  readonly polls: number;
  readonly candidate: ArmSample;
  readonly stable: ArmSample;
  readonly checks: readonly CheckSample[];
}

export interface StageRecord {
  readonly number: number;
  readonly weight: number;
  readonly realShare: number;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly verdict: 'running' | 'passed' | 'failed' | 'no-data' | 'skipped' | 'interrupted';
  /** Requests and errors seen over the stage: rates times the time between polls, rounded. */
  readonly totals: { readonly candidate: ArmTotals; readonly stable: ArmTotals };
  /** At most `maxSamples` of rollout/samples.ts. */
  readonly samples: readonly StageSample[];
}

export interface ArmTotals {
  readonly requests: number;
  readonly errors: number;
}
