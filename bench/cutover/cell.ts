/** Plays a case with a strategy, under load, and judges it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadSummary } from '../../testbed/load.ts';
import { kubectl } from '../../testbed/kubectl.ts';
import { openStage, type Stage } from '../../testbed/stage.ts';
import type { Case, Played, Scene } from './case.ts';
import type { Strategy, StrategyName } from './strategies.ts';
import { neverFit } from './versions.ts';

/** What one case × strategy came to. */
export interface Cell {
  readonly case: string;
  readonly strategy: StrategyName;
  /** Each outcome once. */
  readonly outcomes: readonly string[];
  readonly expected: readonly string[];
  readonly requests: number;
  /** Transport errors, time-outs, and errors that the application did not choose. */
  readonly failed: number;
  /** Errors that the version itself chose, before the verdict on it. */
  readonly bad: number;
  /** Requests that reached a version whose pods are never ready for good. */
  readonly unready: number;
  readonly seconds: number;
  /** Why it is red; none: it is green. */
  readonly reds: readonly string[];
}

/** Requests a second on a cell, whatever number of scenes it has. */
const rate = 150;
/** Scenes at a time: more would be a test of the machine. */
const lanes = 7;
/** Load after the end shows who serves then. */
const afterMs = 1_000;
/** Who answered in so long before the last answer serves at the end. */
const lastMs = 500;

export async function playCell(own: Case, strategy: Strategy): Promise<Cell> {
  const began = Date.now();
  const scenes = own.scenes(strategy);
  const acts: Act[] = [];
  const left = [...scenes.keys()];
  await Promise.all(
    Array.from({ length: Math.min(lanes, scenes.length) }, async () => {
      for (let index = left.shift(); index !== undefined; index = left.shift()) {
        const scene = scenes[index];
        if (scene !== undefined)
          acts.push(await playScene(scene, own, strategy).catch((error: unknown) => unplayed(scene, error)));
      }
    }),
  );
  const sum = (of: (load: LoadSummary) => number): number =>
    acts.reduce((total, { load }) => total + of(load), 0);
  return {
    case: own.name,
    strategy: strategy.name,
    outcomes: [...new Set(acts.map(({ played }) => played.outcome))].toSorted(),
    expected: [...new Set(scenes.map(({ expected }) => expected.outcome))].toSorted(),
    requests: sum(({ sent }) => sent),
    failed: sum(({ failed }) => failed),
    bad: sum(({ bad }) => bad),
    unready: sum(unreadyIn),
    seconds: Math.round((Date.now() - began) / 1000),
    reds: acts.flatMap(redsOf),
  };
}

/** A shop that did not come up is a red cell, and no reason to leave the others out. */
function unplayed(scene: Scene, error: unknown): Act {
  const load: LoadSummary = { sent: 0, ok: 0, bad: 0, failed: 0, p99ms: 0, versions: {}, failures: [] };
  return { scene, played: { outcome: `not played: ${messageOf(error)}`, wrong: [] }, load };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface Act {
  readonly scene: Scene;
  readonly played: Played;
  readonly load: LoadSummary;
}

const evidence = resolve(import.meta.dirname, '../../reports/bench-cutover');

let opened = 0;

async function playScene(scene: Scene, own: Case, strategy: Strategy): Promise<Act> {
  opened += 1;
  const name = [own.name, strategy.name, scene.name, opened].filter(Boolean).join('-');
  const scenes = own.scenes(strategy).length;
  const { inputs, ...options } = scene.options ?? {};
  const log: string[] = [];
  const stage = await openStage(name, {
    rate: Math.round(rate / Math.min(lanes, scenes)),
    replicas: 3,
    form: strategy.form,
    isAbrupt: strategy.controlsDrain,
    // Seven shops at once on a busy machine take their time; cases about readiness have their own.
    inputs: { 'ready-timeout': '60s', ...strategy.inputs, ...inputs },
    onLine: (line) => log.push(line),
    ...options,
  });
  try {
    const played = await playedOn(stage, scene);
    await sleep(afterMs);
    const act = { scene, played, load: await stage.stopLoad() };
    if (redsOf(act).length > 0) await keepEvidence(name, act, log);
    return act;
  } finally {
    stage.killLoad();
    await kubectl('delete', 'namespace', name, '--wait=false');
  }
}

/** A red cell is looked into later, when its namespace is gone. */
async function keepEvidence(name: string, act: Act, log: readonly string[]): Promise<void> {
  const events = await kubectl('-n', name, 'get', 'events', '--sort-by=.lastTimestamp', '-o', 'wide');
  mkdirSync(evidence, { recursive: true });
  const { failures, versions } = act.load;
  const seen = JSON.stringify({ versions, failures }, undefined, 1);
  writeFileSync(join(evidence, `${name}.log`), [...redsOf(act), ...log, events, seen].join('\n'));
}

/** What a play throws is its outcome: the other cells are to be played all the same. */
async function playedOn(stage: Stage, { play }: Scene): Promise<Played> {
  try {
    return await play(stage);
  } catch (error) {
    return { outcome: messageOf(error), wrong: [] };
  }
}

function redsOf({ scene: { name, expected }, played, load }: Act): readonly string[] {
  const reds = [
    ...differing(played.outcome, expected.outcome, 'is the outcome'),
    ...played.wrong.map((what) => `not so: ${what}`),
    ...redsOfLoad(load),
    ...differing(servingIn(load).join(', '), expected.serves, 'serves'),
  ];
  return reds.map((text) => (name === undefined ? text : `${name}: ${text}`));
}

function differing(is: string, expected: string, what: string): readonly string[] {
  return is === expected ? [] : [`${is} ${what} instead of ${expected}`];
}

function redsOfLoad(load: LoadSummary): readonly string[] {
  const unready = unreadyIn(load);
  const reasons = load.failures.slice(0, 3).map(({ at, reason }) => `${at} ${reason}`);
  return [
    ...(load.failed > 0 ? [`${load.failed} failed: ${reasons.join('; ')}`] : []),
    ...(unready > 0 ? [`${unready} requests reached a version that is not ready`] : []),
  ];
}

function unreadyIn({ versions }: LoadSummary): number {
  return neverFit.reduce((sum, version) => sum + (versions[version]?.requests ?? 0), 0);
}

/** The versions that still answered at the end. */
function servingIn({ versions }: LoadSummary): readonly string[] {
  const lasts = Object.entries(versions).map(
    ([version, { lastAt }]) => [version, Date.parse(lastAt)] as const,
  );
  const end = Math.max(...lasts.map(([, at]) => at));
  return lasts.filter(([, at]) => end - at < lastMs).map(([version]) => version);
}
