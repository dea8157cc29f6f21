import { describe, expect, test } from '@jest/globals';
import type { Spec } from '../../src/model/spec.ts';
import { advance } from './advance.ts';
import { drive, type Ending, type Run } from './drive.ts';
import { stateOf, stepOf } from './journal-view.ts';
import { newImage, oldImage, shopSpec } from './shop.ts';
import type { Scenario } from './scenario.ts';
import { scenarioNamed } from './scenarios.ts';
import { stageOn, worldOf } from './stage.ts';
import { brokenPromisesOf } from './whole.ts';
import { copyOf, find, type World } from './world.ts';

const hourMs = 3_600_000;

/** One command after another on one world; each must keep what is always promised. */
async function play(world: World, scenario: Scenario, ...runs: readonly Run[]): Promise<Ending> {
  const stage = { ...stageOn(world, scenario), world, stableImage: imageOf(world) };
  const { endings, violations } = await drive(stage, runs);
  expect(violations).toEqual([]);
  const last = endings.at(-1);
  if (last === undefined) throw new Error('Nothing was played.');
  return last;
}

function imageOf(world: World): string {
  return JSON.stringify(find(world, 'Deployment', 'shop')).includes(newImage) ? newImage : oldImage;
}

function run(command: Run['command'], changes: Partial<Spec> = {}, more: Partial<Run> = {}): Run {
  return { name: `a run of ${command}`, command, spec: shopSpec(changes), ...more };
}

const held = scenarioNamed('is to be held when bad');
const good = scenarioNamed('good');

async function heldWorld(): Promise<{ readonly before: World; readonly world: World }> {
  const before = worldOf(held);
  const world = copyOf(before);
  const { conclusion } = await play(world, held, run('deploy', held.spec));
  expect(conclusion?.outcome).toBe('held');
  expect(stateOf(world)?.split.share).toBe(25);
  return { before, world };
}

describe('a rollout that is held', () => {
  test.each([0, 3 * hourMs])('is promoted past its gate after %d ms when a person says so', async (ms) => {
    const { before, world } = await heldWorld();
    advance(world, world.now + ms, () => undefined);
    // The next gate holds it again, for the version is bad: two stages, two decisions.
    expect((await play(world, held, run('promote', held.spec))).conclusion).toMatchObject({
      outcome: 'held',
      reason: { kind: 'check-failed' },
    });
    advance(world, world.now + ms, () => undefined);
    expect((await play(world, held, run('promote', held.spec))).conclusion?.outcome).toBe('promoted');
    expect(brokenPromisesOf(held, before, world)).toEqual([]);
  });

  test.each(['abort', 'rollback'] as const)('is taken back by %s, hours later', async (command) => {
    const { before, world } = await heldWorld();
    advance(world, world.now + 3 * hourMs, () => undefined);
    const { conclusion } = await play(world, held, run(command, held.spec));
    expect(conclusion?.outcome).toBe(command === 'abort' ? 'aborted' : 'rolled-back');
    expect(brokenPromisesOf(held, before, world)).toEqual([]);
  });

  test('makes room for another version', async () => {
    const { world } = await heldWorld();
    const change = {
      images: [{ container: 'shop', image: 'registry.example.com/acme/shop:3' }],
      manifests: [],
    };
    const { conclusion } = await play(world, held, run('deploy', { change }));
    expect(conclusion?.outcome).toBe('promoted');
    expect(JSON.stringify(find(world, 'Deployment', 'shop'))).toContain('shop:3');
  });
});

describe('a promoted version', () => {
  test('is taken back by rollback, and again by another one it is unchanged', async () => {
    const before = worldOf(good);
    const world = copyOf(before);
    expect((await play(world, good, run('deploy'))).conclusion?.outcome).toBe('promoted');
    advance(world, world.now + hourMs, () => undefined);
    expect((await play(world, good, run('rollback'))).conclusion?.outcome).toBe('rolled-back');
    expect(imageOf(world)).toBe(oldImage);
    expect(brokenPromisesOf(good, before, world)).toEqual([]);
  });

  test('is not touched by abort or promote', async () => {
    const world = worldOf(good);
    await play(world, good, run('deploy'));
    const objects = new Map(world.objects);
    expect((await play(world, good, run('abort'))).conclusion?.outcome).toBe('unchanged');
    expect((await play(world, good, run('promote'))).conclusion?.outcome).toBe('unchanged');
    for (const key of ['Deployment/shop', 'Service/shop', 'HTTPRoute/shop'])
      expect(world.objects.get(key)).toBe(objects.get(key));
  });
});

describe('while another run is at work', () => {
  test('a second deploy is told who has the target, and changes nothing', async () => {
    const world = worldOf(good);
    const { error } = await play(
      world,
      good,
      run('deploy'),
      run('deploy', {}, { startsAfterMs: 3000, name: 'the second' }),
    );
    expect(error?.message).toMatch(/is being rolled out by a run of deploy/);
    expect(stateOf(world)?.finished?.outcome).toBe('promoted');
  });

  test.each(['abort', 'rollback'] as const)(
    '%s makes it turn back, and says how it ended',
    async (command) => {
      const before = worldOf(good);
      const world = copyOf(before);
      const { conclusion } = await play(
        world,
        good,
        run('deploy'),
        run(command, {}, { startsAfterMs: 3000 }),
      );
      expect(conclusion?.outcome).toBe(command === 'abort' ? 'aborted' : 'rolled-back');
      expect(brokenPromisesOf(good, before, world)).toEqual([]);
    },
  );

  test('abort goes on itself when that run dies before it has turned back', async () => {
    const before = worldOf(good);
    const world = copyOf(before);
    const dies = ({
      world: now,
      process,
    }: {
      readonly world: World;
      readonly process: { readonly name: string; frozenUntil: number };
    }): void => {
      if (process.name === 'a run of deploy' && now.now > before.now + 6500)
        process.frozenUntil = before.now + 10 * 60_000;
    };
    const stage = { ...stageOn(world, good, { before: dies }), world };
    const { endings, violations } = await drive(stage, [
      run('deploy'),
      run('abort', {}, { startsAfterMs: 3000 }),
    ]);
    expect(violations).toEqual([]);
    expect(endings[1]?.conclusion?.outcome).toBe('aborted');
    expect((endings[1]?.endedAt ?? 0) - before.now).toBeLessThan(60_000);
    expect(brokenPromisesOf(good, before, world)).toEqual([]);
  });

  test('rollback of a version that is just being promoted takes it back all the same', async () => {
    const before = worldOf(good);
    const world = copyOf(before);
    const { endings } = await drive({ ...stageOn(world, good), world }, [run('deploy')]);
    const lateMs = (endings[0]?.endedAt ?? 0) - before.now - 2500;
    const again = copyOf(before);
    const { conclusion } = await play(
      again,
      good,
      run('deploy'),
      run('rollback', {}, { startsAfterMs: lateMs }),
    );
    expect(conclusion?.outcome).toBe('rolled-back');
    expect(imageOf(again)).toBe(oldImage);
  });
});

test('a post step ends what its killed run left', async () => {
  const before = worldOf(good);
  const world = copyOf(before);
  const wrecks: World[] = [];
  const keep = ({ world: now }: { readonly world: World }): void => {
    if (stepOf(now)?.kind === 'analyse') wrecks.push(copyOf(now));
  };
  await drive({ ...stageOn(world, good, { after: keep }), world }, [run('deploy')]);
  const [left] = wrecks;
  if (left === undefined) throw new Error('There was no stage.');
  const { conclusion } = await play(left, good, run('post', {}, { name: 'a run of deploy' }));
  expect(conclusion).toMatchObject({ outcome: 'rolled-back', reason: { kind: 'cancelled' } });
  expect(brokenPromisesOf(good, before, left)).toEqual([]);
  expect((await play(left, good, run('post'))).conclusion?.outcome).toBe('unchanged');
});

test('plan and status touch nothing', async () => {
  const world = worldOf(good);
  const { version } = world;
  expect((await play(world, good, run('plan'))).conclusion).toMatchObject({
    outcome: 'planned',
    state: undefined,
  });
  expect((await play(world, good, run('status'))).conclusion).toMatchObject({ outcome: 'unchanged' });
  expect(world.version).toBe(version);
});
