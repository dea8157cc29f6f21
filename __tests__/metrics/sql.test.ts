import { describe, expect, test } from '@jest/globals';
import { askedOf } from '../../src/metrics/asked.ts';
import type { Arm } from '../../src/metrics/arm.ts';
import { localSources } from '../../src/metrics/index.ts';
import { boundQuery } from '../../src/metrics/providers/sql/bound.ts';

const arm: Arm = {
  ...{
    namespace: 'web',
    target: 'shop',
    pods: 'shop-1-.*',
    replicaSet: 'shop-1',
    backends: [],
    windowMs: 30_000,
  },
};
const [sql] = localSources;

describe('a query as it is asked of a version', () => {
  test('keeps its placeholders where they are bound, and says what they stand for', () => {
    const text = 'select {{pods}} from {{window}}';
    expect(askedOf({ provider: 'sql', text }, arm)).toEqual({
      ...{ provider: 'sql', text, values: { pods: 'shop-1-.*', window: '30s' } },
    });
    expect(askedOf({ provider: 'command', text: 'depth {{pods}}' }, arm)).toEqual({
      ...{ provider: 'command', text: 'depth shop-1-.*' },
    });
  });

  test('is the same for both versions where it has none', () => {
    const other = { ...arm, pods: 'shop-2-.*' };
    for (const provider of ['sql', 'command'])
      expect(askedOf({ provider, text: 'x' }, arm)).toEqual(askedOf({ provider, text: 'x' }, other));
  });

  test('is none where a placeholder stands for nothing', () => {
    const pods = { ...arm, replicaSet: undefined };
    expect(askedOf({ provider: 'sql', text: 'select {{replicaset}}' }, pods)).toBeUndefined();
  });
});

describe('a statement of SQL', () => {
  const values = { pods: "a'; drop table x; --", window: '{{pods}}' };

  test('has a parameter for each placeholder, and no value in it', () => {
    const query = 'select {{pods}}, {{window}}, {{pods}};\n';
    expect(boundQuery(query, values, (position) => `$${position}`)).toEqual({
      sql: 'select $1, $2, $3',
      values: [values.pods, '{{pods}}', values.pods],
    });
    expect(boundQuery(query, values, () => '?').sql).toBe('select ?, ?, ?');
  });

  test.each([
    ["select 1 where pod ~ '{{pods}}'", true],
    ['select 1 where "{{pods}}" = 1', true],
    ['select 1 -- {{pods}}', true],
    ['select 1 /* \n {{pods}} */', true],
    ["select 'a' || {{pods}} || 'it''s'", false],
    ['select 1 -- it is\n where pod = {{pods}}', false],
  ])('%j has its placeholder in quotes: %s', (query, isFault) => {
    expect(sql?.faultOf?.(query) !== undefined).toBe(isFault);
  });
});
