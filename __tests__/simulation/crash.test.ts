import { describe, expect, test } from '@jest/globals';
import { different, faultsAfter, wrecksOf } from './crash.ts';
import { isFull, sampled } from './sampling.ts';
import { scenarios } from './scenarios.ts';
import { deployRun } from './stage.ts';

describe.each(scenarios)(
  'a runner that dies at any call while a version that $name is rolled out',
  (scenario) => {
    test.each(['deploy', 'abort'] as const)(
      'leaves what %s can finish',
      async (command) => {
        const wrecks = await wrecksOf(scenario);
        const faults: string[] = [];
        for (const wreck of sampled(isFull ? wrecks : different(wrecks), 8)) {
          faults.push(
            ...(await faultsAfter(scenario, wreck, deployRun(scenario, { name: 'run-2', command }))),
          );
        }
        expect(faults).toEqual([]);
      },
      600_000,
    );
  },
);
