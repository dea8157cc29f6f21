import { describe, expect, test } from '@jest/globals';
import { home } from '../../src/model/split.ts';
import { shareOf } from '../routers/shares.ts';
import type { Step } from '../../src/model/step.ts';
import { next, made, done, wait, act, fail } from './making.ts';
import { pod, seeing, inPlace, type Answered } from './seeing.ts';

describe('smoke', () => {
  const result = { probe: 'GET / == 200', sent: 10, failed: 0, examples: [] };
  test('one wrong answer is enough', () => {
    expect(made('smoke', { smoke: [result] })).toEqual(done);
    expect(made('smoke', { smoke: [result, { ...result, failed: 1, examples: ['500'] }] })).toEqual({
      is: 'failed',
      reason: {
        kind: 'smoke-failed',
        check: 'GET / == 200',
        sentence: 'smoke GET / == 200 failed on 1 of 10 requests, before any user was sent there',
        proof: { source: 'smoke GET / == 200', lines: ['500'] },
      },
    });
  });
});

describe('await-metrics', () => {
  const unwatched = { watched: { stable: 4, candidate: undefined } };
  const cases: readonly (readonly [string, Answered, number, object])[] = [
    ['is done when the candidate is watched', {}, 0, done],
    ['is done where nobody is', { watched: { stable: undefined, candidate: undefined } }, 0, done],
    ['waits', unwatched, 20_000, wait('to find the pods of shop-candidate')],
    ['counts nobody as unwatched', { watched: { stable: 4, candidate: 0 } }, 0, wait('to find')],
    ['has a deadline', unwatched, 20_001, fail('no-data', 'after 20 s none')],
  ];
  test.each(cases)('%s', (...[, answers, ms, expected]) => {
    expect(made('await-metrics', answers, { ms })).toMatchObject(expected);
  });
});

describe('shift-traffic', () => {
  const away = { ...inPlace, isInPlace: false };
  test.each([
    [
      'writes the share',
      { route: away },
      act('25 % on the candidate', { ensure: 'split', target: 'shop', split: shareOf(25) }),
    ],
    ['is done when the gateway has it', {}, done],
    ['waits for the gateway', { route: { ...inPlace, settled: 'not-yet' } }, wait('the gateway to accept')],
    [
      'fails when the gateway refuses',
      { route: { ...inPlace, settled: { problem: 'no such Service' } } },
      fail('route-problem', 'no such Service'),
    ],
    [
      'sends nobody to pods that are not ready',
      { route: away, 'pods shop-candidate': [pod('a', { isReady: false })] },
      wait('a ready pod of shop-candidate'),
    ],
    [
      'sends nobody to pods that are ending',
      { route: away, 'pods shop-candidate': [pod('a', { isTerminating: true })] },
      wait('a ready pod of shop-candidate'),
    ],
  ])('%s', (_name, answers, expected) => {
    expect(made('shift-traffic', answers)).toMatchObject(expected);
  });

  test('goes back on one ready pod of stable, and never gives up', () => {
    const back: Step = {
      kind: 'shift-traffic',
      targets: ['shop'],
      split: home,
      realShare: 0,
      why: 'turn-back',
    };
    const pods = { 'pods shop': [pod('a', { isReady: false }), pod('b')], 'pods shop-candidate': [] };
    expect(next(back, seeing({ ...pods, route: away }))).toMatchObject(
      act('0 % on the candidate', { ensure: 'split', target: 'shop', split: home }),
    );
    const refused = { route: { ...inPlace, settled: { problem: 'odd' } } };
    expect(next(back, seeing(refused))).toMatchObject(wait('the gateway refused the route: odd'));
  });
});

describe('drain', () => {
  test('takes its time, and no more', () => {
    expect(made('drain', {})).toEqual({
      is: 'waiting',
      waitingFor: 'requests under way on stable to end',
      waitMs: 2000,
    });
    expect(made('drain', {}, { ms: 1999 })).toMatchObject({ waitMs: 1 });
    expect(made('drain', {}, { ms: 2000 })).toEqual(done);
  });
});
