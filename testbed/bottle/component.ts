import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** One running program of the cluster, and where it says what it does. */
export interface Component {
  readonly name: string;
  readonly log: string;
}

const tailLines = 25;

const end = Promise.withResolvers<never>();
// Boot watches it from start to end; until then it is not unhandled.
end.promise.catch(() => undefined);

/**
 * Rejects when the first of all components ends, which none of them should; never resolves.
 * One for all, because the others that fail after it would only hide the cause.
 */
export const firstEnd: Promise<never> = end.promise;

/** An error that already holds what one would look up next: the end of the log. */
async function failure(component: Component, what: string): Promise<Error> {
  const text = await readFile(component.log, 'utf8').catch(() => '');
  const tail = text.trimEnd().split('\n').slice(-tailLines).join('\n');
  return new Error(`${component.name} ${what}; the end of ${component.log}:\n${tail}`);
}

export function start(folder: string, name: string, command: readonly string[]): Component {
  const component = { name, log: join(folder, 'logs', `${name}.log`) };
  const [program = name, ...args] = command;
  const out = openSync(component.log, 'a');
  const child = spawn(program, args, { stdio: ['ignore', out, out] });
  closeSync(out);
  void howItEnds(child)
    .then((how) => failure(component, how))
    .then(end.reject);
  return component;
}

function howItEnds(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve(`did not start: ${error.message}`);
    });
    child.once('exit', (code, signal) => {
      resolve(`ended (${signal ?? `exit code ${String(code)}`})`);
    });
  });
}

export type Probe = () => Promise<boolean>;

/** Waits until the probe says yes; a component that takes too long is an error with its log. */
export async function ready(component: Component, probe: Probe, seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await probe().catch(() => false))) {
    if (Date.now() > deadline) throw await failure(component, `was not ready in ${seconds} s`);
    await sleep(50);
  }
}
