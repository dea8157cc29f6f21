import { describe, expect, test } from '@jest/globals';
import { contour as codec } from '../../../src/routers/contour/codec.ts';
import { proxyOf, proxyWith, type Fields } from './fixtures.ts';

describe('settled', () => {
  const settled = (...conditions: readonly Fields[]): unknown =>
    codec.settled([proxyWith({ routes: [] }, { status: { currentStatus: 'valid', conditions } })]);
  const valid = { type: 'Valid', status: 'True', observedGeneration: 3, message: 'Valid HTTPProxy' };
  const invalid = {
    ...valid,
    status: 'False',
    message: 'At least one error present, see Errors for details',
  };

  test('when Contour finds the current generation valid', () => {
    expect(settled(valid)).toBe('yes');
    expect(settled({ type: 'example.com/Other', status: 'False' }, valid)).toBe('yes');
  });

  test('not yet while it has not looked, or has looked at an older one', () => {
    expect(settled()).toBe('not-yet');
    expect(codec.settled([proxyOf()])).toBe('not-yet');
    expect(settled({ ...valid, observedGeneration: 2 })).toBe('not-yet');
    expect(settled({ ...invalid, observedGeneration: 2 })).toBe('not-yet');
  });

  test('a problem with the reasons when it is not valid, or gone', () => {
    const problem = (why: string): unknown => ({ problem: `Contour does not take HTTPProxy shop: ${why}` });
    expect(settled({ ...invalid, errors: [{ message: 'one' }, { message: 'two' }] })).toEqual(
      problem('one; two'),
    );
    expect(settled({ ...invalid, message: 'no root' })).toEqual(problem('no root'));
    expect(codec.settled([])).toEqual({ problem: 'the HTTPProxy is gone' });
  });
});
