import { describe, expect, test } from '@jest/globals';
import { patient } from './crash.ts';
import { drive } from './drive.ts';
import { sampled } from './sampling.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { deployRun, stageOn, worldOf } from './stage.ts';
import { brokenPromisesOf } from './whole.ts';

const stepMs = 500;

async function durationOf(scenario: Scenario): Promise<number> {
  const before = worldOf(scenario);
  const { endings } = await drive(stageOn(before, scenario), [deployRun(scenario)]);
  return (endings[0]?.endedAt ?? 0) - before.now;
}

describe.each(scenarios)(
  'a cancel at any half second while a version that $name is rolled out',
  (scenario) => {
    test('ends whole: turned back, or promoted where there was no way back any more', async () => {
      const moments = Array.from(
        { length: Math.ceil((await durationOf(scenario)) / stepMs) },
        (_, index) => index * stepMs,
      );
      const faults: string[] = [];
      for (const cancelledAfterMs of sampled(moments, 7)) {
        const before = worldOf(scenario);
        const stage = stageOn(before, patient(scenario));
        const { endings, violations } = await drive(stage, [deployRun(scenario, { cancelledAfterMs })]);
        const outcome = endings[0]?.conclusion?.outcome ?? String(endings[0]?.error);
        const allowed = ['rolled-back', scenario.outcome];
        const found = [
          ...violations,
          ...(allowed.includes(outcome) ? [] : [`ended ${outcome}`]),
          ...brokenPromisesOf(scenario, before, stage.world),
        ];
        faults.push(...found.map((fault) => `cancelled after ${cancelledAfterMs} ms: ${fault}`));
      }
      expect(faults).toEqual([]);
    }, 600_000);
  },
);
