import { expect, test } from '@jest/globals';
import { faultsAfter, patient, type Wreck } from './crash.ts';
import { drive } from './drive.ts';
import { isFull, randomFrom, seed } from './sampling.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { deployRun, stageOn, worldOf } from './stage.ts';
import { copyOf, type World } from './world.ts';

const runs = isFull ? 60 : 2;

/** A wreck of a run on this world, chosen by chance. */
async function wreckOf(
  scenario: Scenario,
  start: World,
  { random, name }: { readonly random: () => number; readonly name: string },
): Promise<Wreck> {
  const wrecks: Wreck[] = [];
  const keep = ({ name: call, world }: { readonly name: string; readonly world: World }): void => {
    wrecks.push({ call, world: copyOf(world) });
  };
  const stage = stageOn(start, patient(scenario), { before: keep, after: keep });
  await drive(stage, [deployRun(scenario, { name })]);
  const chosen = wrecks[Math.floor(random() * wrecks.length)];
  return chosen ?? { call: 'none', world: start };
}

test.each(scenarios)(
  'a version that $name survives several runners that die',
  async (scenario) => {
    const faults: string[] = [];
    for (let run = 0; run < runs; run += 1) {
      const own = seed * 1000 + run;
      const random = randomFrom(own);
      let wreck: Wreck = { call: 'at the start', world: worldOf(scenario) };
      const calls: string[] = [];
      for (let deaths = 0; deaths < 2 + Math.floor(random() * 3); deaths += 1) {
        wreck = await wreckOf(scenario, wreck.world, { random, name: `dead-${deaths}` });
        calls.push(wreck.call);
      }
      const command = random() < 0.7 ? 'deploy' : 'abort';
      const found = await faultsAfter(scenario, wreck, deployRun(scenario, { name: 'last', command }));
      faults.push(...found.map((fault) => `seed ${own}, ${calls.join(', ')}: ${fault}`));
    }
    expect(faults).toEqual([]);
  },
  600_000,
);
