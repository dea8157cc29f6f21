import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { HowEnded } from '../../ports/program.ts';

/** Most of what a command may say; its answer is kept in the rollout's ConfigMap. */
export const maxOutput = 64 * 1024;
/** Of what it complains, the end matters. */
const maxComplaint = 4 * 1024;
/** From being asked to end to being ended. */
const graceMs = 5000;

export interface Call {
  /** Program and arguments; no shell sees them. */
  readonly argv: readonly string[];
  readonly input: string;
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly timeoutMs: number;
  /**
   * `asked`: its output is its answer, and must be short. `watched`: it may say much, of which the end
   * is kept, and nothing that it started may outlive it.
   */
  readonly manner: 'asked' | 'watched';
}

/** How a command ended, and what it said. */
export interface Ended {
  readonly how: HowEnded;
  readonly output: string;
  /** The end of its standard error. */
  readonly complaint: string;
}

/** A command under way. */
export interface Started {
  /** Never rejects. */
  readonly ended: Promise<Ended>;
  /** Asks it to end, and sees to it. */
  readonly stop: () => Promise<void>;
  /** Ends it at once, as far as that can be done without waiting. */
  readonly kill: () => void;
}

/**
 * Runs a command to its end. One that is late or says too much is killed with all that it started:
 * never rejects.
 */
export function runCommand(call: Omit<Call, 'manner'>): Promise<Ended> {
  return startCommand({ ...call, manner: 'asked' }).ended;
}

/** Starts a command. One that is late is killed with all that it started. */
export function startCommand(call: Call): Started {
  const child = spawned(call);
  if (child instanceof Error) return unstarted(child);
  const ended = endOf(child, call);
  return {
    ended,
    kill: () => signalGroup(child, 'SIGKILL'),
    stop: async () => {
      signalGroup(child, 'SIGTERM');
      const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** What cannot be a program's name or argument is thrown at once; everything else is an event. */
function spawned({
  argv: [program = '', ...args],
  folder,
  env,
}: Call): ChildProcessWithoutNullStreams | Error {
  try {
    // A group of its own: a script's own child would outlive it, and keep its output open.
    return spawn(program, args, { cwd: folder, env: { ...env }, detached: true });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function unstarted({ message }: Error): Started {
  const ended = Promise.resolve({ how: { unstarted: message }, output: '', complaint: '' });
  return { ended, stop: () => Promise.resolve(), kill: () => undefined };
}

function endOf(child: ChildProcessWithoutNullStreams, call: Call): Promise<Ended> {
  const isWatched = call.manner === 'watched';
  return new Promise((resolve) => {
    let [output, complaint] = ['', ''];
    let killedFor: 'late' | 'talkative' | undefined;
    const kill = (why: 'late' | 'talkative'): void => {
      killedFor ??= why;
      signalGroup(child, 'SIGKILL');
    };
    const timer = setTimeout(() => kill('late'), call.timeoutMs);
    const end = (how: Ended['how']): void => {
      clearTimeout(timer);
      resolve({ how: killedFor ?? how, output, complaint });
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const all = output + text;
      output = isWatched ? all.slice(-maxOutput) : all.slice(0, maxOutput + 1);
      if (output.length > maxOutput) kill('talkative');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(isWatched ? -maxOutput : -maxComplaint);
    });
    child.on('error', ({ message, code }: NodeJS.ErrnoException) => end({ unstarted: message, errno: code }));
    if (isWatched) child.on('exit', () => signalGroup(child, 'SIGKILL'));
    child.on('close', (code, signal) => end(code === null ? { signal: signal ?? '' } : { code }));
    // One that does not read its input is free to.
    child.stdin.on('error', () => undefined).end(call.input);
  });
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Gone already.
  }
}
