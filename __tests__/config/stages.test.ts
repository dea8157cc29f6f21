import { describe, expect, test } from '@jest/globals';
import { parseStages } from '../../src/config/stages.ts';
import { sentences } from './parsing.ts';

const bake = 300_000;

describe('stages', () => {
  test.each<[unknown, [number, number][]]>([
    [
      '5%, 25%, 50%',
      [
        [5, bake],
        [25, bake],
        [50, bake],
      ],
    ],
    [
      '5% for 10m\n50 %',
      [
        [5, 600_000],
        [50, bake],
      ],
    ],
    [
      '5%,\n# half\n50% for 1h30m, 100% for 5m',
      [
        [5, bake],
        [50, 5_400_000],
        [100, 300_000],
      ],
    ],
    ['100%', [[100, bake]]],
    ['50% for 0s', [[50, 0]]],
    [
      [{ weight: '5%', bake: '10m' }, '50%', { weight: '75%' }],
      [
        [5, 600_000],
        [50, bake],
        [75, bake],
      ],
    ],
  ])('%j', (value, expected) => {
    const parsed = parseStages(value, bake);
    expect(sentences(parsed)).toEqual([]);
    expect(parsed.value?.map(({ weight, bakeMs }) => [weight, bakeMs])).toEqual(expected);
  });

  test.each<[unknown, string[]]>([
    ['5%, 50%, 25%', ['25 % comes after 50 %. Stages must rise. Did you mean `5%, 25%, 50%`?']],
    ['50%, 50%', ['50 % comes after 50 %. Stages must rise. Did you mean `50%`?']],
    ['5', ['`5` has no unit. Write 5%.']],
    ['5% for 10', ['`10` has no unit. Write 10s or 10m.']],
    ['0%', ['`0%` is not a share. Write a whole percentage from 1% to 100%.']],
    ['101%', ['`101%` is not a share. Write a whole percentage from 1% to 100%.']],
    ['2.5%', ['`2.5%` is not a share. Write a whole percentage from 1% to 100%.']],
    [
      'half, 5% for ever',
      [
        '`half` is not a stage. Write for example `5%` or `5% for 10m`.',
        '`ever` is not a duration. Write for example 500ms, 30s, 10m or 1h30m.',
      ],
    ],
    [[{ weight: '5%', bkae: '1m' }], ['`bkae` is not a key here. Did you mean `bake`?']],
    [[{ bake: '1m' }], ['`weight` is missing.']],
    [[['5%']], ['This is not a map. Its keys are weight, bake.']],
    [{ weight: '5%' }, ['This is a map. Write a list.']],
  ])('%j is refused', (value, expected) => {
    expect(sentences(parseStages(value, bake))).toEqual(expected);
  });
});
