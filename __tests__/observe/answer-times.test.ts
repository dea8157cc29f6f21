import { describe, expect, test } from '@jest/globals';
import { answerTimes } from '../../src/observe/answer-times.ts';

const upTo = (most: number): readonly number[] => Array.from({ length: most }, (_, index) => index + 1);

describe('the times of answers', () => {
  test.each([
    ['one', [40], [0.04, 0.04, 0.04]],
    ['two', [40, 10], [0.01, 0.04, 0.04]],
    ['twenty, of which p99 is the slowest', upTo(20), [0.01, 0.018, 0.02]],
    ['a hundred', upTo(100), [0.05, 0.09, 0.099]],
    ['some in another order, by their size', [9, 10, 1000], [0.01, 1, 1]],
  ])('of %s', (_what, tookMs, [p50Seconds, p90Seconds, p99Seconds]) => {
    expect(answerTimes({ sent: tookMs.length, tookMs }, 60_000)).toEqual({
      ...{ perMinute: tookMs.length, p50Seconds, p90Seconds, p99Seconds },
    });
  });

  test('that did not come are requests all the same', () => {
    expect(answerTimes({ sent: 3, tookMs: [] }, 10_000)).toEqual({
      ...{ perMinute: 18, p50Seconds: undefined, p90Seconds: undefined, p99Seconds: undefined },
    });
  });

  test('have a rate of few digits', () => {
    expect(answerTimes({ sent: 20, tookMs: [1] }, 7000)?.perMinute).toBe(171.4);
  });

  test('are none without a request', () => {
    expect(answerTimes({ sent: 0, tookMs: [] }, 10_000)).toBeUndefined();
  });
});
