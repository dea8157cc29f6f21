import { describe, expect, test } from '@jest/globals';
import { patient } from './crash.ts';
import { drive, type Call, type Fault } from './drive.ts';
import { stateOf } from './journal-view.ts';
import { isFull, randomFrom, seed } from './sampling.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { deployRun, stageOn, worldOf } from './stage.ts';
import { brokenPromisesOf } from './whole.ts';

const runs = isFull ? 40 : 2;

/** Once a rollout has begun, calls fail at random: half of them never arrive, half were done and only their answer is lost. */
function flaky(ratio: number, start: number): (call: Call) => Fault {
  const random = randomFrom(start);
  return ({ world }) => {
    if (stateOf(world) === undefined || random() >= ratio) return undefined;
    return random() < 0.5 ? 'lost-request' : 'lost-answer';
  };
}

async function faultsOf(scenario: Scenario, ratio: number, own: number): Promise<readonly string[]> {
  const before = worldOf(scenario);
  const stage = stageOn(before, patient(scenario), { fault: flaky(ratio, own) });
  const { endings, violations } = await drive(stage, [deployRun(scenario)]);
  const [ending] = endings;
  const outcome = ending?.conclusion?.outcome ?? String(ending?.error);
  // Two changes by somebody else may look like one between two looks that failed.
  const allowed: readonly string[] = [
    scenario.outcome,
    ...(scenario.happenings.length > 0 ? ['promoted'] : []),
  ];
  const found = [
    ...violations,
    ...(allowed.includes(outcome) ? [] : [`ended ${outcome}`]),
    ...brokenPromisesOf(scenario, before, stage.world),
  ];
  return found.map((fault) => `seed ${own}: ${fault}`);
}

describe.each([0.02, 0.1])('when %d of all calls fail', (ratio) => {
  test.each(scenarios)(
    'a version that $name comes to the same end',
    async (scenario) => {
      const faults: string[] = [];
      for (let run = 0; run < runs; run += 1)
        faults.push(...(await faultsOf(scenario, ratio, seed * 1000 + run)));
      expect(faults).toEqual([]);
    },
    600_000,
  );
});
