import { describe, expect, test } from '@jest/globals';
import { home, type Match, type Split } from '../../../src/model/split.ts';
import { meshHttpRoutes as codec } from '../../../src/routers/kuma/codec.ts';
import { backends } from '../backends.ts';
import { shareOf } from '../shares.ts';
import {
  all,
  destination,
  header,
  httpRoute,
  ofShop,
  prefix,
  rule,
  serviceWith,
  to,
  type Fields,
} from './objects.ts';

const testing = (...testers: readonly Match[]): Split => ({ ...home, testers });
const byHeader: Match = { by: 'header', name: 'X-Tester', value: 'yes' };
const byQuery: Match = { by: 'query', name: 'version', value: 'next' };

describe('limits', () => {
  const limit = (split: Split, ...rules: readonly Fields[]): string | undefined =>
    codec.limits(split, [httpRoute(destination(ofShop, ...rules)), serviceWith()], backends);
  const own = rule(all, to('shop'));
  const rival = (...matches: readonly Fields[]): Fields => rule(matches, to('legacy'));
  const lost = 'another rule of it would lose requests to the one for testers';

  test('none without testers, and none for a route that is gone', () => {
    expect(limit(shareOf(5), rule([header('x-tester', 'no')], to('shop')))).toBeUndefined();
    expect(codec.limits(testing(byHeader), [], backends)).toBeUndefined();
  });

  test('a header or a parameter that a rule looks at already', () => {
    const taken = rule([{ ...prefix('/'), ...header('x-tester', 'no') }], to('shop'));
    const asked = rule([{ queryParams: [{ type: 'Exact', name: 'version', value: '1' }] }], to('shop'));
    expect(limit(testing(byHeader), own, taken)).toMatch(/^a rule of it matches the header x-tester already/);
    expect(limit(testing(byQuery), own, asked)).toMatch(/^a rule of it matches the query parameter version/);
    expect(limit(testing(byQuery), own, taken)).toBeUndefined();
  });

  test('a pattern that RE2 does not have', () => {
    expect(limit(testing({ by: 'header', name: 'a', pattern: '(?=b)' }), own)).toMatch(/RE2/);
  });

  const narrow = { ...prefix('/'), ...header('x-region', 'eu') };
  const narrower = { ...prefix('/'), headers: [{ name: 'x-a' }, { name: 'x-b' }] };
  const asking = { ...prefix('/'), queryParams: [{ type: 'Exact', name: 'a', value: '1' }] };

  test.each<{
    readonly where: string;
    readonly rules: readonly Fields[];
    readonly tester: Match;
    readonly why?: string;
  }>([
    { where: 'as narrow as it, and before it', rules: [rival(narrow), own], tester: byHeader },
    { where: 'as narrow as it, and after it', rules: [own, rival(narrow)], tester: byHeader, why: lost },
    { where: 'narrower', rules: [own, rival(narrower)], tester: byHeader },
    { where: 'by a parameter, less than a header', rules: [rival(asking), own], tester: byHeader, why: lost },
    { where: 'by a header, more than a parameter', rules: [own, rival(narrow)], tester: byQuery },
    { where: 'with another path', rules: [own, rival({ ...narrow, ...prefix('/v2') })], tester: byHeader },
    { where: 'with a method', rules: [own, rival({ ...narrow, method: 'GET' })], tester: byHeader },
    {
      where: 'for the testers themselves',
      rules: [rival({ ...prefix('/'), ...header('x-tester', 'yes') }), own],
      tester: byHeader,
      why: lost,
    },
    {
      where: 'that never had them',
      rules: [rule([narrow], to('shop')), rival(prefix('/'))],
      tester: byHeader,
    },
  ])('a rule to another backend $where', ({ rules, tester, why }) => {
    expect(limit(testing(tester), ...rules)).toBe(why);
  });

  test('rules that the rollout added are no rivals', () => {
    const added = rule([{ ...prefix('/'), ...header('x-tester', 'yes') }], to('shop-candidate'));
    expect(limit(testing(byHeader), added, own)).toBeUndefined();
  });
});
