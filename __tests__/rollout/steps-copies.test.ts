import { describe, expect, test } from '@jest/globals';
import type { CopyView } from '../../src/model/observation.ts';
import type { ConfigCopy, Step } from '../../src/model/step.ts';
import { undoOf } from '../../src/rollout/undo.ts';
import { act, done, next, wait } from './making.ts';
import { plan, seeing, workload } from './seeing.ts';

const settings: ConfigCopy = { kind: 'ConfigMap', name: 'settings-1', of: 'settings' };
const token: ConfigCopy = { kind: 'Secret', name: 'token-1', of: 'token' };
const copies = [settings, token];

function there(copy: ConfigCopy, changes: Partial<CopyView> = {}): CopyView {
  return { copy, rollout: plan.id, owners: [], ...changes };
}

describe('make-copies', () => {
  const step: Step = { kind: 'make-copies', copies };

  test('creates what is missing, and nothing twice', () => {
    expect(next(step, seeing({ copies: [there(settings)] }))).toMatchObject(
      act('Secret token-1', { ensure: 'copies', copies: [token] }),
    );
    expect(next(step, seeing({ copies: copies.map((copy) => there(copy)) }))).toEqual(done);
  });

  test('is undone by removing them', () => {
    expect(undoOf(step, plan)).toEqual([{ kind: 'remove-copies', copies }]);
  });
});

describe('keep-copies', () => {
  const step: Step = { kind: 'keep-copies', target: 'shop', copies };

  test("ties to the target's ReplicaSet what is not tied to it", () => {
    const seen = seeing({
      'workload shop': workload({ hash: 'new' }),
      copies: [there(settings, { owners: ['shop-new'] }), there(token, { owners: ['shop-old'] })],
    });
    expect(next(step, seen)).toMatchObject(
      act('Secret token-1', {
        ensure: 'copies-kept',
        target: 'shop',
        hash: 'new',
        copies: [token],
      }),
    );
  });

  test('is done when all are tied to it', () => {
    const seen = seeing({
      'workload shop': workload({ hash: 'new' }),
      copies: copies.map((copy) => there(copy, { owners: ['shop-old', 'shop-new'] })),
    });
    expect(next(step, seen)).toEqual(done);
  });

  test.each([['absent'], [workload({ hash: undefined })]])('waits for the revision', (target) => {
    expect(next(step, seeing({ 'workload shop': target, copies: [] }))).toMatchObject(
      wait('the new revision of shop'),
    );
  });

  test('leaves nothing of its own to undo', () => {
    expect(undoOf(step, plan)).toEqual([]);
  });
});

describe('remove-copies', () => {
  const step: Step = { kind: 'remove-copies', copies };

  test('removes what this rollout made, and leaves what an earlier version uses', () => {
    const seen = seeing({ copies: [there(settings), there(token, { rollout: 'shop-before' })] });
    expect(next(step, seen)).toMatchObject(
      act('ConfigMap settings-1 to go', { ensure: 'absent', kind: 'ConfigMap', name: 'settings-1' }),
    );
    expect(next(step, seeing({ copies: [there(token, { rollout: 'shop-before' })] }))).toEqual(done);
  });
});
