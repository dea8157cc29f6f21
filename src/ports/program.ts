/** How a program ended, or that it had to be ended. */
export type HowEnded =
  | { readonly code: number }
  | { readonly signal: string }
  /** Why there is no such process: the system's name of the error where it has one, e.g. `ENOENT`. */
  | { readonly unstarted: string; readonly errno?: string | undefined }
  | 'late'
  | 'talkative';

/** A program of the user's that judges the new version. */
export interface ProgramCall {
  /** Program and arguments; no shell sees them. */
  readonly argv: readonly string[];
  /** As the user wrote it: `env:NAME` is filled in when it is started, for a call may be stored. */
  readonly env: Readonly<Record<string, string>>;
  /** Which release it is asked about. */
  readonly release: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** How it ended, and the end of what it said: outside text, without the values of `env`. */
export interface ProgramEnd {
  readonly how: HowEnded;
  readonly output: string;
  readonly complaint: string;
}

/** A program under way. */
export interface Running {
  /** Never rejects. */
  readonly ended: Promise<ProgramEnd>;
  /** Ends it with all that it started, and resolves when nothing of it is left. */
  readonly stop: () => Promise<void>;
}

export type StartProgram = (call: ProgramCall) => Running;
