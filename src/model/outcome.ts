export const outcomes = [
  'promoted',
  'rolled-back',
  'held',
  'aborted',
  'stuck',
  'planned',
  'unchanged',
  'contracted',
] as const;
export type Outcome = (typeof outcomes)[number];

/** Why a rollout turned back, was held or is stuck: one sentence, and what proves it. */
export interface Reason {
  readonly kind:
    | 'done'
    | 'check-failed'
    | 'no-data'
    | 'pod-trouble'
    | 'not-ready'
    /** Users were sent to pods of which none was ready. */
    | 'unserved'
    | 'smoke-failed'
    | 'route-problem'
    | 'drift'
    | 'target-changed'
    | 'cancelled'
    | 'aborted'
    | 'superseded'
    | 'timeout'
    | 'lasting-failure'
    | 'approval'
    | 'schema';
  /** One sentence, no full stop needed by the reader to understand it; may hold outside text, unescaped. */
  readonly sentence: string;
  /** Those that somebody else changed. */
  readonly targets?: readonly string[];
  /** The text of the check that failed, if one did. */
  readonly check?: string;
  /** Lines that prove it: pod log, event message, probe answer. Outside text, unescaped. */
  readonly proof?: { readonly source: string; readonly lines: readonly string[] };
}
