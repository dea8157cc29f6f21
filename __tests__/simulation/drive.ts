import { errorFor } from '../../src/adapters/kubernetes/errors.ts';
import type { Conclusion } from '../../src/commands/conclusion.ts';
import { commandTable } from '../../src/commands/index.ts';
import { finishCancelled } from '../../src/commands/post.ts';
import type { House } from '../../src/commands/house.ts';
import type { Command, Spec } from '../../src/model/spec.ts';
import { furnishFake } from './house.ts';
import type { Wire } from './api.ts';
import { happen, type Happening } from './happenings.ts';
import { newProcess, simulate, type Process, type Simulation } from './simulation.ts';
import { oldVersionWrites } from './schema.ts';
import { createWatch, reachedIn, type Tolerance } from './watch.ts';
import type { World } from './world.ts';

/** What a call may meet: it never arrives, or its answer gets lost. */
export type Fault = 'lost-request' | 'lost-answer' | undefined;

export interface Call {
  /** Position among the run's calls, from 0. */
  readonly number: number;
  readonly name: string;
  readonly process: Process;
  readonly world: World;
}

export interface Hooks {
  readonly before?: (call: Call) => void;
  readonly fault?: (call: Call) => Fault;
  readonly after?: (call: Call) => void;
}

/** One run of the action. */
export interface Run {
  readonly name: string;
  readonly command: Command | 'post';
  readonly spec: Spec;
  /** Simulated ms after which it starts, and after which it is cancelled. */
  readonly startsAfterMs?: number;
  readonly cancelledAfterMs?: number;
}

export interface Stage {
  readonly world: World;
  readonly stableImage: string;
  readonly tolerance: Tolerance;
  readonly happenings: readonly Happening[];
  readonly hooks?: Hooks;
}

export interface Ending {
  readonly conclusion: Conclusion | undefined;
  readonly error: Error | undefined;
  readonly calls: number;
  readonly endedAt: number;
}

export interface Result {
  readonly endings: readonly Ending[];
  readonly violations: readonly string[];
  /** Every call and event with its time: the same for the same input. */
  readonly trace: readonly string[];
}

/** Latency of a call: the world moves on between a read and the write after it. */
const latencyMs = 4;

/** Runs the action, once or several at the same time, on one world, until all runs have ended. */
export async function drive(stage: Stage, runs: readonly Run[]): Promise<Result> {
  const { world, happenings } = stage;
  const hasSchema = runs.some(({ spec }) => spec.database !== undefined);
  const watch = createWatch({
    ...stage.tolerance,
    stableImage: stage.stableImage,
    hasSchema,
  });
  const trace: string[] = [];
  const changed = (): void => {
    happen(world, happenings);
    if (hasSchema) oldVersionWrites(world, reachedIn(world));
    watch.look(world);
  };
  const simulation = simulate(world, changed);
  const told = { trace, changed, hooks: stage.hooks ?? {} };
  const endings = new Map<Run, Ending>();
  const pending = runs.map((run) => start(run, simulation, told).then((ending) => endings.set(run, ending)));
  await simulation.run(() => endings.size === runs.length);
  await Promise.all(pending);
  const inOrder = runs.flatMap((run) => endings.get(run) ?? []);
  return { endings: inOrder, violations: watch.violations, trace };
}

interface Told {
  readonly trace: string[];
  readonly changed: () => void;
  readonly hooks: Hooks;
}

async function start(run: Run, simulation: Simulation, told: Told): Promise<Ending> {
  const process = newProcess(run.name);
  const { world } = simulation;
  await simulation.sleep(process, run.startsAfterMs ?? 0);
  if (run.cancelledAfterMs !== undefined) void cancelLater(process, run.cancelledAfterMs, simulation);
  const heard = (event: { readonly type: string }): void => {
    told.trace.push(`${world.now} ${run.name} ${event.type}`);
  };
  const wire = wireFor(process, simulation, told);
  const house = furnishFake({ spec: run.spec, process, simulation, wire, heard });
  try {
    const conclusion = await commandOf(run)(house).finally(() => house.lease.release());
    return { conclusion, error: undefined, calls: process.calls, endedAt: world.now };
  } catch (error) {
    return { conclusion: undefined, error: error as Error, calls: process.calls, endedAt: world.now };
  } finally {
    process.isAlive = false;
  }
}

function commandOf({ command }: Run): (house: House) => Promise<Conclusion> {
  return command === 'post' ? finishCancelled : commandTable[command];
}

async function cancelLater(process: Process, ms: number, { sleep }: Simulation): Promise<void> {
  await sleep(process, ms);
  process.stop = 'cancel';
  process.wake.abort();
}

function wireFor(process: Process, { world, sleep }: Simulation, { trace, changed, hooks }: Told): Wire {
  return async (name, work) => {
    const call: Call = { number: process.calls, name, process, world };
    process.calls += 1;
    hooks.before?.(call);
    await sleep(process, latencyMs);
    const fault = hooks.fault?.(call);
    if (fault === 'lost-request') throw errorFor(name, 500, '');
    const result = work();
    trace.push(`${world.now} ${process.name} ${name}`);
    changed();
    hooks.after?.(call);
    if (fault === 'lost-answer') throw errorFor(name, 500, '');
    return result;
  };
}
