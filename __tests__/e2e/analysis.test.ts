import { describe, expect, test } from '@jest/globals';
import { hasCluster, openStage } from './stage.ts';

const onCluster = hasCluster ? describe : describe.skip;

const judged = { checks: 'errors\nlatency', stages: '25%', bake: '90s', interval: '2s' };

onCluster('a rollout that is judged by evidence', () => {
  test('is turned back for errors that the old version does not have, with the counts of both', async () => {
    const stage = await openStage('evidence');
    const result = await stage.deploy('6.0.0-errors', judged);
    const load = await stage.stopLoad();
    expect(result.outputs).toMatchObject({ outcome: 'rolled-back', 'failed-check': 'errors' });
    expect(result.outputs['reason']).toMatch(
      /^errors: \d+ of \d+ requests to the new version failed \([3-7](\.\d)? %\), 0 of [\d,]+ to the old one \(0 %\); the chance that noise looks like this is below 1 in \d+/,
    );
    expect(load.failed).toBe(0);
  });

  test('is turned back for answers that take twice as long', async () => {
    const stage = await openStage('evidence-slow');
    const result = await stage.deploy('7.0.0-slow', judged);
    await stage.stopLoad();
    expect(result.outputs).toMatchObject({ outcome: 'rolled-back', 'failed-check': 'latency' });
    expect(result.outputs['reason']).toMatch(
      /^latency: \d+ of \d+ requests to the new version took longer than \d+ ms/,
    );
  });

  test('is promoted when nothing is wrong, before its time once that is certain', async () => {
    const stage = await openStage('evidence-good');
    const result = await stage.deploy('2.0.0', {
      ...judged,
      bake: '4m',
      'early-promote': 'after 10s',
      checks: '',
    });
    const load = await stage.stopLoad();
    expect(result.outputs).toMatchObject({ outcome: 'promoted' });
    expect({ failed: load.failed, bad: load.bad }).toEqual({ failed: 0, bad: 0 });
    expect(result.log.join('\n')).toMatch(/instead of 4m: it is certain that nothing is wrong/);
  });
});
