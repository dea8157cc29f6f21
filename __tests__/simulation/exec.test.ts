import { describe, expect, test } from '@jest/globals';
import { wrecksOf } from './crash.ts';
import { drive, type Call } from './drive.ts';
import { scenarioNamed } from './scenarios.ts';
import { deployRun, stageOn, worldOf } from './stage.ts';
import { stateOf, stepOf } from './journal-view.ts';

const scenario = scenarioNamed('goes through an own balancer');

function isWrite({ name }: Pick<Call, 'name'>): boolean {
  return name === 'write the balancer';
}

describe('through a balancer of the user’s own', () => {
  test('a plan reads, and writes nothing', async () => {
    const names: string[] = [];
    const stage = stageOn(worldOf(scenario), scenario, { before: ({ name }) => void names.push(name) });
    const { endings } = await drive(stage, [deployRun(scenario, { command: 'plan' })]);
    expect(endings[0]?.conclusion?.outcome).toBe('planned');
    expect(names.filter((name) => name.endsWith('the balancer'))).toEqual(['read the balancer']);
  });

  test('while it cannot be read in a stage, nothing is written', async () => {
    const silentMs = 30_000;
    let since: number | undefined;
    const written: number[] = [];
    const stage = stageOn(worldOf(scenario), scenario, {
      before: (call) => {
        if (stepOf(call.world)?.kind === 'analyse') since ??= call.world.now;
        if (isWrite(call) && since !== undefined) written.push(call.world.now - since);
      },
      fault: ({ name, world }) =>
        name === 'read the balancer' && since !== undefined && world.now - since < silentMs
          ? 'lost-request'
          : undefined,
    });
    const { endings, violations } = await drive(stage, [deployRun(scenario)]);
    expect(violations).toEqual([]);
    expect(endings[0]?.conclusion?.outcome).toBe('promoted');
    expect(written.length).toBeGreaterThan(0);
    expect(Math.min(...written)).toBeGreaterThan(silentMs);
  });

  test('one that can never be written again turns the rollout back, and then needs a person', async () => {
    const stage = stageOn(worldOf(scenario), scenario, {
      fault: ({ name, world }) =>
        name === 'write the balancer' && stateOf(world)?.split.share === 25 ? 'lost-request' : undefined,
    });
    const { endings } = await drive(stage, [deployRun(scenario)]);
    expect(endings[0]?.conclusion).toMatchObject({ outcome: 'stuck', reason: { kind: 'lasting-failure' } });
  });

  test.each(['abort', 'rollback', 'promote'] as const)(
    'what a dead run left cannot be ended by %s without the commands',
    async (command) => {
      const wreck = (await wrecksOf(scenario)).find(({ world }) => stepOf(world)?.kind === 'analyse');
      if (wreck === undefined) throw new Error('No run died in a stage.');
      const spec = { ...scenario.spec, exec: undefined };
      const stage = stageOn(wreck.world, scenario);
      const { endings } = await drive(stage, [deployRun({ ...scenario, spec }, { command })]);
      expect(endings[0]?.error?.message).toMatch(
        /shares its traffic by `route: exec`, and this run was not given/,
      );
    },
  );

  test('what was promoted cannot be rolled back without the commands, and can with them', async () => {
    const stage = stageOn(worldOf(scenario), scenario);
    await drive(stage, [deployRun(scenario)]);
    const without = { ...scenario.spec, exec: undefined };
    const rollback = { name: 'run-2', command: 'rollback' } as const;
    const refused = await drive(stage, [deployRun({ ...scenario, spec: without }, rollback)]);
    expect(refused.endings[0]?.error?.name).toBe('MissingExecError');
    const back = await drive({ ...stage, stableImage: '' }, [deployRun(scenario, rollback)]);
    expect(back.endings[0]?.conclusion?.outcome).toBe('rolled-back');
  });
});
