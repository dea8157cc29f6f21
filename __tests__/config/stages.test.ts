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
    [
      '1%, 10% to 50% by 20% for 1m',
      [
        [1, bake],
        [10, 60_000],
        [30, 60_000],
        [50, 60_000],
      ],
    ],
    ['0.1% to 0.45% by 0.1%', [0.1, 0.2, 0.3, 0.4, 0.45].map((weight) => [weight, bake])],
    ['100%', [[100, bake]]],
    ['50% for 0s', [[50, 0]]],
    [
      '0% for 1m, 0.1%, 2.5%',
      [
        [0, 60_000],
        [0.1, bake],
        [2.5, bake],
      ],
    ],
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

  test.each<[string, [number, boolean][]]>([
    [
      '5%, approve, 50%',
      [
        [5, true],
        [50, false],
      ],
    ],
    [
      'approve\n100%',
      [
        [0, true],
        [100, false],
      ],
    ],
    ['10%, Approve', [[10, true]]],
  ])('%s waits for a person', (text, expected) => {
    const parsed = parseStages(text, bake);
    expect(sentences(parsed)).toEqual([]);
    expect(parsed.value?.map(({ weight, needsApproval }) => [weight, needsApproval])).toEqual(expected);
  });

  test.each<[unknown, string[]]>([
    ['5%, 50%, 25%', ['25 % comes after 50 %. Stages must rise. Did you mean `5%, 25%, 50%`?']],
    ['50%, 50%', ['50 % comes after 50 %. Stages must rise. Did you mean `50%`?']],
    ['5', ['`5` has no unit. Write 5%.']],
    ['5% for 10', ['`10` has no unit. Write 10s or 10m.']],
    ...['50% to 10% by 10%', '1% to 2% by 0%', '0% to 100% by 0.01%'].map((climb): [string, string[]] => [
      climb,
      [
        `\`${climb}\` does not climb. Write the lower share first and at most 100 steps, for example \`10% to 50% by 10%\`.`,
      ],
    ]),
    ['5%, 0%', ['0 % comes after 5 %. Stages must rise. Did you mean `0%, 5%`?']],
    ['101%', ['`101%` is not a share. Write a percentage from 0.01% to 100%, or 0% for testers alone.']],
    ['0.001%', ['`0.001%` is not a share. Write a percentage from 0.01% to 100%, or 0% for testers alone.']],
    [
      'half, 5% for ever',
      [
        '`half` is not a stage. Write for example `5%`, `5% for 10m` or `10% to 50% by 10%`.',
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
