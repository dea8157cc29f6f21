import { describe, expect, test } from '@jest/globals';
import { drive } from './drive.ts';
import { scenarios } from './scenarios.ts';
import { deployRun, stageOn, worldOf } from './stage.ts';
import { brokenPromisesOf } from './whole.ts';

describe.each(scenarios)('a version that $name', (scenario) => {
  test(`ends ${scenario.outcome} (${scenario.reason}), with no request lost and nothing left behind`, async () => {
    const before = worldOf(scenario);
    const stage = stageOn(before, scenario);
    const { endings, violations } = await drive(stage, [deployRun(scenario)]);
    const [ending] = endings;
    expect(ending?.error).toBeUndefined();
    expect(ending?.conclusion).toMatchObject({
      outcome: scenario.outcome,
      reason: { kind: scenario.reason },
    });
    expect(violations).toEqual([]);
    expect(brokenPromisesOf(scenario, before, stage.world)).toEqual([]);
  });

  test('takes the same way every time', async () => {
    const before = worldOf(scenario);
    const first = await drive(stageOn(before, scenario), [deployRun(scenario)]);
    const second = await drive(stageOn(before, scenario), [deployRun(scenario)]);
    expect(second.trace).toEqual(first.trace);
  });
});
