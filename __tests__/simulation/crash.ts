import type { Conclusion } from '../../src/commands/conclusion.ts';
import { drive, type Run } from './drive.ts';
import { stateOf } from './journal-view.ts';
import type { Scenario } from './scenario.ts';
import { deployRun, stageOn, worldOf } from './stage.ts';
import { brokenPromisesOf } from './whole.ts';
import { copyOf, type World } from './world.ts';

/** The world as a run leaves it that dies just before or after one of its calls. */
export interface Wreck {
  readonly call: string;
  readonly world: World;
}

/** Every wreck that a rollout can leave: two for each call of its run. */
export async function wrecksOf(scenario: Scenario): Promise<readonly Wreck[]> {
  const wrecks: Wreck[] = [];
  const keep =
    (when: string) =>
    ({ number, name, world }: { readonly number: number; readonly name: string; readonly world: World }) => {
      wrecks.push({ call: `${when} call ${number} (${name})`, world: copyOf(world) });
    };
  const stage = stageOn(worldOf(scenario), scenario, { before: keep('before'), after: keep('after') });
  await drive(stage, [deployRun(scenario)]);
  return wrecks;
}

/** Without the wrecks that cannot be told from the one before: nothing was written in between. */
export function different(wrecks: readonly Wreck[]): readonly Wreck[] {
  return wrecks.filter(({ world }, index) => world.version !== wrecks[index - 1]?.world.version);
}

/**
 * While nobody watches, dead pods stay in the traffic: that is no fault of the run that comes then.
 * And a share by pods that is taken back ends pods of stable, which serve.
 */
export function patient(scenario: Scenario): Scenario {
  const { tolerance, spec } = scenario;
  const isHurt = tolerance.deathsMs !== undefined || tolerance.lostTarget === true;
  const endings = tolerance.endings === true || spec.route?.kind === 'Service';
  return { ...scenario, tolerance: { ...tolerance, endings, ...(isHurt ? { deathsMs: 600_000 } : {}) } };
}

/** Everything that is wrong after a run has found this wreck; empty is good. */
export async function faultsAfter(scenario: Scenario, wreck: Wreck, run: Run): Promise<readonly string[]> {
  const before = worldOf(scenario);
  const stage = stageOn(wreck.world, patient(scenario));
  const { endings, violations } = await drive(stage, [run]);
  const [ending] = endings;
  const faults = [
    ...(ending?.error === undefined ? [] : [`threw ${ending.error.name}: ${ending.error.message}`]),
    ...violations,
    ...wrongOutcome(scenario, ending?.conclusion, { wreck, run }),
    ...brokenPromisesOf(scenario, before, stage.world),
  ];
  return faults.map((fault) => `${run.command} after a crash ${wreck.call}: ${fault}`);
}

interface Found {
  readonly wreck: Wreck;
  readonly run: Run;
}

function wrongOutcome(
  scenario: Scenario,
  conclusion: Conclusion | undefined,
  found: Found,
): readonly string[] {
  if (conclusion === undefined) return ['came to nothing'];
  const { outcome, reason } = conclusion;
  return allowed(scenario, found).includes(outcome) ? [] : [`ended ${outcome} (${reason.sentence})`];
}

/** Once somebody else has interfered, the next run may find a world where all is well again. */
function allowed({ outcome, happenings }: Scenario, { wreck, run }: Found): readonly string[] {
  const mayBeWell = happenings.length > 0;
  if (run.command === 'deploy') {
    const wasFinished = stateOf(wreck.world)?.finished !== undefined;
    return [outcome, ...(wasFinished || mayBeWell ? ['promoted', 'unchanged'] : [])];
  }
  const maySucceed = outcome === 'promoted' || mayBeWell;
  return ['aborted', 'unchanged', 'rolled-back', ...(maySucceed ? ['promoted'] : [])];
}
