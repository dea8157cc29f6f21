import { describe, expect, test } from '@jest/globals';
import { advance } from './advance.ts';
import { different, faultsAfter, wrecksOf } from './crash.ts';
import { sampled } from './sampling.ts';
import { scenarioNamed } from './scenarios.ts';
import { deployRun } from './stage.ts';
import { copyOf } from './world.ts';

const hourMs = 3_600_000;
const names = [
  'good',
  'answers 5 % errors',
  'crashes in the promotion',
  'has two Services',
  'shares by pods',
];

describe.each(names)('a runner that dies while a version that %s is rolled out', (name) => {
  test.each(['deploy', 'abort'] as const)(
    'leaves what %s can finish an hour later',
    async (command) => {
      const scenario = { ...scenarioNamed(name) };
      const faults: string[] = [];
      for (const { call, world } of sampled(different(await wrecksOf(scenario)), 12)) {
        const later = copyOf(world);
        advance(later, later.now + hourMs, () => undefined);
        const found = await faultsAfter(
          scenario,
          { call, world: later },
          deployRun(scenario, { name: 'run-2', command }),
        );
        // What the rollout's timeout ends is turned back, and that is as good.
        faults.push(...found.filter((fault) => !fault.includes('longer than its timeout')));
      }
      expect(faults).toEqual([]);
    },
    600_000,
  );
});
