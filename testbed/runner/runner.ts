/** Plays GitHub's runner for one step: environment, file commands, the signal ladder, the post step. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseFileCommand } from './file-command.ts';

const bundle = resolve(import.meta.dirname, '../../dist/index.js');

export interface Step {
  readonly inputs: Readonly<Record<string, string>>;
  /** Beside the runner's own variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** The webhook payload. */
  readonly event?: unknown;
  /** The run's number; the post step and a re-run of the job are told apart by it. Default: 1. */
  readonly runId?: string;
  /** Each line that the step prints. */
  readonly onLine?: (line: string) => void;
}

export interface StepResult {
  /** Null: it was killed by a signal. */
  readonly exitCode: number | null;
  readonly log: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly annotations: readonly string[];
  /** Milliseconds from the start of the process to its end. */
  readonly durationMs: number;
}

export interface RunningStep {
  readonly main: Promise<StepResult>;
  /** Runs the post step, as the runner does when main is over. */
  readonly post: () => Promise<StepResult>;
  /** GitHub's cancel: SIGINT, 7.5 s later SIGTERM, 2.5 s later SIGKILL. Resolves when main is over. */
  readonly cancel: () => Promise<void>;
  /** The runner's machine dies: no signal, no post. */
  readonly kill: () => void;
  readonly folder: string;
}

/** Starts the bundle as the step's main. */
export async function startStep(step: Step): Promise<RunningStep> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-runner-'));
  const files = await makeFiles(folder, step.event);
  const { child, result } = play(step, { folder, files, state: {} });
  return {
    main: result,
    post: async () => {
      await result;
      const state = parseFileCommand(await readFile(files.GITHUB_STATE, 'utf8'));
      return play(step, { folder, files: await makeFiles(folder, step.event), state }).result;
    },
    cancel: async () => {
      child.kill('SIGINT');
      const ladder = [
        setTimeout(() => child.kill('SIGTERM'), 7_500),
        setTimeout(() => child.kill('SIGKILL'), 10_000),
      ];
      await result;
      ladder.forEach((timer) => clearTimeout(timer));
    },
    kill: () => child.kill('SIGKILL'),
    folder,
  };
}

/** Main alone, to its end. */
export async function runStep(step: Step): Promise<StepResult> {
  return (await startStep(step)).main;
}

interface Files {
  readonly GITHUB_OUTPUT: string;
  readonly GITHUB_STATE: string;
  readonly GITHUB_STEP_SUMMARY: string;
  readonly GITHUB_EVENT_PATH: string;
}

interface Stage {
  readonly folder: string;
  readonly files: Files;
  readonly state: Readonly<Record<string, string>>;
}

let stages = 0;

async function makeFiles(folder: string, event: unknown): Promise<Files> {
  stages += 1;
  const path = (name: string): string => join(folder, `${name}-${stages}`);
  const files = {
    GITHUB_OUTPUT: path('output'),
    GITHUB_STATE: path('state'),
    GITHUB_STEP_SUMMARY: path('summary'),
    GITHUB_EVENT_PATH: path('event'),
  };
  await Promise.all([
    writeFile(files.GITHUB_OUTPUT, ''),
    writeFile(files.GITHUB_STATE, ''),
    writeFile(files.GITHUB_STEP_SUMMARY, ''),
    writeFile(files.GITHUB_EVENT_PATH, JSON.stringify(event ?? {})),
  ]);
  return files;
}

function play(
  step: Step,
  stage: Stage,
): { readonly child: ChildProcess; readonly result: Promise<StepResult> } {
  const child = spawn(process.execPath, [bundle], {
    env: environment(step, stage),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, result: collect(child, stage.files, step.onLine) };
}

function environment(step: Step, { folder, files, state }: Stage): NodeJS.ProcessEnv {
  const named = (prefix: string, values: Readonly<Record<string, string>>): readonly [string, string][] =>
    Object.entries(values).map(([name, value]) => [`${prefix}${name.replaceAll(' ', '_')}`, value]);
  return {
    PATH: process.env['PATH'],
    HOME: folder,
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_RUN_ID: step.runId ?? '1',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_JOB: 'deploy',
    GITHUB_ACTOR: 'mona',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
    ...files,
    ...Object.fromEntries(named('INPUT_', upperCased(step.inputs))),
    ...Object.fromEntries(named('STATE_', state)),
    ...step.env,
  };
}

function upperCased(inputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name.toUpperCase(), value]));
}

async function collect(child: ChildProcess, files: Files, onLine: Step['onLine']): Promise<StepResult> {
  const began = Date.now();
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      log.push(line);
      onLine?.(line);
    });
  }
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return {
    exitCode,
    log,
    outputs: parseFileCommand(await readFile(files.GITHUB_OUTPUT, 'utf8')),
    summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
    annotations: log.filter((line) => line.startsWith('::error')),
    durationMs: Date.now() - began,
  };
}
