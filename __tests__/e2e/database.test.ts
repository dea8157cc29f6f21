import { describe, expect } from '@jest/globals';
import { play } from '../../bench/schema/play.ts';
import { stories } from '../../bench/schema/stories.ts';
import { endsSoon, hasCluster, openStage, test } from './stage.ts';

const onCluster = hasCluster ? describe : describe.skip;
const [rename] = stories;

onCluster('a schema that changes with the version', () => {
  test('goes forward, back and forward again under load, and contracts when the old version is gone', async () => {
    if (rename === undefined) throw new Error('There is no story.');
    const { outcomes, refusal, load } = await play('database', rename, {
      rows: 30_000,
      env: endsSoon,
      open: (name, options) => openStage(name, { ...options, replicas: 1 }),
    });
    expect(outcomes).toEqual(['promoted', 'rolled-back', 'promoted', 'contracted']);
    expect(refusal).toContain('From here the application can only go forward');
    expect({ failed: load.failed, bad: load.bad, why: load.failures }).toEqual({
      failed: 0,
      bad: 0,
      why: [],
    });
    expect(load.ok).toBeGreaterThan(1000);
  });
});
