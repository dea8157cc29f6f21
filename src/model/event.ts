import type { Outcome, Reason } from './outcome.ts';
import type { StageSample } from './state.ts';
import type { Step } from './step.ts';

/** What happened, in the past tense. State is these events folded by `evolve`. */
export type Event =
  | { readonly type: 'step-started'; readonly at: number; readonly step: Step }
  | {
      readonly type: 'sample-taken';
      readonly at: number;
      readonly sample: StageSample;
      readonly breaches: Readonly<Record<string, number>>;
    }
  | {
      readonly type: 'step-finished';
      readonly at: number;
      readonly step: Step;
      /** What people should know of how it ended; outside text. */
      readonly note?: string;
    }
  | { readonly type: 'stumbled'; readonly at: number; readonly message: string }
  | { readonly type: 'recovered'; readonly at: number }
  | {
      readonly type: 'drift-found';
      readonly at: number;
      readonly manager: string;
      readonly actual: number | 'mixed';
    }
  | { readonly type: 'drift-corrected'; readonly at: number }
  | {
      readonly type: 'turned-back';
      readonly at: number;
      readonly reason: Reason;
      readonly undoing: readonly Step[];
    }
  | { readonly type: 'resumed'; readonly at: number; readonly by: string; readonly skipsStep: boolean }
  | { readonly type: 'finished'; readonly at: number; readonly outcome: Outcome; readonly reason: Reason };
