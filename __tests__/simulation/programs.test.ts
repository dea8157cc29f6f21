import { describe, expect, test } from '@jest/globals';
import { drive } from './drive.ts';
import { ending, running } from './fake-program.ts';
import { stepOf } from './journal-view.ts';
import { scenarioNamed } from './scenarios.ts';
import { deployRun, stageOn, worldOf } from './stage.ts';
import type { World } from './world.ts';

describe('a program of the user’s', () => {
  test.each([
    ['is found good by a program', 'promoted', undefined],
    ['is found bad by a program', 'rolled-back', 'command ./smoke.sh: ended with exit code 3: cart is empty'],
  ])(
    'of a version that %s runs in stages, and no other step writes before it has ended',
    async (name, outcome, sentence) => {
      const scenario = scenarioNamed(name);
      const seen = new Set<string>();
      const stage = stageOn(worldOf(scenario), scenario, {
        before: ({ world, name: call }) => {
          const step = stepOf(world)?.kind ?? 'none';
          if (world.marks.has(running) && !/^(read|list) /.test(call)) seen.add(step);
        },
      });
      const { endings } = await drive(stage, [deployRun(scenario)]);
      const [own] = endings;
      expect(own?.conclusion?.outcome).toBe(outcome);
      expect(own?.conclusion?.reason.sentence).toEqual(expect.stringContaining(sentence ?? ''));
      expect(leftIn(stage.world)).toEqual([]);
      expect([...seen]).toEqual(['analyse']);
    },
  );

  test('does not outlive a rollout that is cancelled, and held, at any half second', async () => {
    const scenario = scenarioNamed('is found good by a program');
    const spec = { ...scenario.spec, onCancel: 'hold' } as const;
    const ended: string[] = [];
    for (let cancelledAfterMs = 0; cancelledAfterMs < 30_000; cancelledAfterMs += 500) {
      const stage = stageOn(worldOf(scenario), scenario);
      const { endings } = await drive(stage, [deployRun({ ...scenario, spec }, { cancelledAfterMs })]);
      ended.push(endings[0]?.conclusion?.outcome ?? 'none');
      expect(leftIn(stage.world)).toEqual([]);
    }
    expect(ended).toEqual(expect.arrayContaining(['held', 'promoted']));
  }, 30_000);
});

/** What is there of programs. */
function leftIn({ marks }: World): readonly string[] {
  return [running, ending].filter((mark) => marks.has(mark));
}
