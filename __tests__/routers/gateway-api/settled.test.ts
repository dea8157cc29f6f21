import { describe, expect, test } from '@jest/globals';
import type { Settled } from '../../../src/routers/codec.ts';
import { httpRoutes } from '../../../src/routers/gateway-api/codec.ts';
import { httpRouteWith, type Fields } from './fixtures.ts';

const codec = httpRoutes;
const shop = { name: 'shop', port: 80 };

describe('settled', () => {
  const condition = (type: string, status: string, observedGeneration = 3): Fields => ({
    type,
    status,
    observedGeneration,
    message: `${type} says no`,
  });
  const good = [condition('Accepted', 'True'), condition('ResolvedRefs', 'True')];
  const parent = (name: string, conditions: readonly Fields[]): Fields => ({
    parentRef: { name, namespace: 'infra' },
    controllerName: 'x',
    conditions,
  });
  const settled = (...parents: readonly Fields[]): Settled =>
    codec.settled([httpRouteWith([{ backendRefs: [shop] }], { status: { parents } })]);

  test('when every parent has accepted the current generation and resolved its backends', () => {
    expect(settled(parent('a', good))).toBe('yes');
    expect(settled(parent('a', good), parent('b', good))).toBe('yes');
  });

  test.each([
    ['no parent has reported', []],
    ['a parent has no conditions', [parent('a', [])]],
    ['only one of the two conditions is there', [parent('a', good.slice(0, 1))]],
    [
      'Accepted is of an older generation',
      [parent('a', [condition('Accepted', 'True', 2), condition('ResolvedRefs', 'True')])],
    ],
    [
      'ResolvedRefs is of an older generation',
      [parent('a', [condition('Accepted', 'True'), condition('ResolvedRefs', 'True', 2)])],
    ],
    [
      'a refusal is of an older generation',
      [parent('a', [condition('Accepted', 'True'), condition('ResolvedRefs', 'False', 2)])],
    ],
    [
      'one of two parents lags',
      [
        parent('a', good),
        parent('b', [condition('Accepted', 'True', 2), condition('ResolvedRefs', 'True', 2)]),
      ],
    ],
  ])('not yet when %s', (_why, parents) => {
    expect(settled(...parents)).toBe('not-yet');
  });

  test.each(['Accepted', 'ResolvedRefs'])('a problem when %s is False, whatever others still say', (type) => {
    const bad = parent('b', [...good.filter((one) => one['type'] !== type), condition(type, 'False')]);
    const text = `${type} is False on Gateway infra/b: ${type} says no`;
    // Rules whose backends are there serve all the same.
    const problem = type === 'ResolvedRefs' ? { problem: text, isPartial: true } : { problem: text };
    expect(settled(bad)).toEqual(problem);
    expect(settled(parent('a', good), bad)).toEqual(problem);
    expect(settled(parent('a', []), bad)).toEqual(problem);
  });

  test('a problem when the route is gone', () => {
    expect(codec.settled([])).toEqual({ problem: 'the route is gone' });
  });
});
