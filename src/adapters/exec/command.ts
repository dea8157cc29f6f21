import { spawn, type ChildProcess } from 'node:child_process';

/** Most of what a command may say; its answer is kept in the rollout's ConfigMap. */
const maxOutput = 64 * 1024;
/** Of what it complains, the end matters. */
const maxComplaint = 4 * 1024;

export interface Call {
  /** Program and arguments; no shell sees them. */
  readonly argv: readonly string[];
  readonly input: string;
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly timeoutMs: number;
}

/** How a command ended, and what it said. */
export interface Ended {
  readonly how:
    | { readonly code: number }
    | { readonly signal: string }
    | { readonly unstarted: string }
    | 'late'
    | 'talkative';
  readonly output: string;
  /** The end of its standard error. */
  readonly complaint: string;
}

/**
 * Runs a command to its end. One that is late or says too much is killed with all that it started:
 * never rejects.
 */
export function runCommand({ argv: [program = '', ...args], ...call }: Call): Promise<Ended> {
  return new Promise((resolve) => {
    // A group of its own: a script's own child would outlive it, and keep its output open.
    const child = spawn(program, args, { cwd: call.folder, env: { ...call.env }, detached: true });
    let [output, complaint] = ['', ''];
    let killedFor: 'late' | 'talkative' | undefined;
    const kill = (why: 'late' | 'talkative'): void => {
      killedFor ??= why;
      killGroup(child);
    };
    const timer = setTimeout(() => kill('late'), call.timeoutMs);
    const end = (how: Ended['how']): void => {
      clearTimeout(timer);
      resolve({ how: killedFor ?? how, output, complaint });
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(0, maxOutput + 1);
      if (output.length > maxOutput) kill('talkative');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-maxComplaint);
    });
    child.on('error', ({ message }) => end({ unstarted: message }));
    child.on('close', (code, signal) => end(code === null ? { signal: signal ?? '' } : { code }));
    // One that does not read its input is free to.
    child.stdin.on('error', () => undefined).end(call.input);
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
