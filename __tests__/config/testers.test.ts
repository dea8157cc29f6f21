import { describe, expect, test } from '@jest/globals';
import { parseMirror } from '../../src/config/mirror.ts';
import { parseSticky } from '../../src/config/sticky.ts';
import { parseTesters } from '../../src/config/testers.ts';
import { parse, problemsOf, sentences, whole } from './parsing.ts';

describe('testers', () => {
  test.each<[unknown, object]>([
    ['header X-Tester: yes', { by: 'header', name: 'X-Tester', value: 'yes' }],
    ['header X-User-Id ~ .*[0-3]', { by: 'header', name: 'X-User-Id', pattern: '.*[0-3]' }],
    ['user-agent ~ .*Firefox.*', { by: 'header', name: 'User-Agent', pattern: '.*Firefox.*' }],
    ['cookie tester=always', { by: 'cookie', name: 'tester', value: 'always' }],
    ['query version=next', { by: 'query', name: 'version', value: 'next' }],
    [[{ header: 'X-Country', value: 'SE' }], { by: 'header', name: 'X-Country', value: 'SE' }],
    [[{ header: 'X-Country', pattern: 'SE|NO' }], { by: 'header', name: 'X-Country', pattern: 'SE|NO' }],
    [[{ query: 'v', value: '2' }], { by: 'query', name: 'v', value: '2' }],
  ])('%j', (value, expected) => {
    const parsed = parseTesters(value);
    expect(sentences(parsed)).toEqual([]);
    expect(parsed.value).toEqual([expected]);
  });

  test('are one per line', () => {
    expect(parseTesters('header A: b\n# not me\ncookie a=b').value).toHaveLength(2);
  });

  test.each<[unknown, RegExp]>([
    ['everybody', /^`everybody` does not say who a tester is. Write for example `header X-Tester: yes`/],
    ['header X-Id ~ (', /^`\(` is not a regular expression/],
    [[{ header: 'X' }], /^This does not say who a tester is/],
    [[{ haeder: 'X' }], /^`haeder` is not a key here. Did you mean `header`\?/],
  ])('%j is refused', (value, sentence) => {
    expect(sentences(parseTesters(value))[0]).toMatch(sentence);
  });
});

describe('mirror', () => {
  const bake = 300_000;

  test.each([
    ['10%', { share: 10, methods: ['GET', 'HEAD'], bakeMs: bake }],
    ['100 % for 30s', { share: 100, methods: ['GET', 'HEAD'], bakeMs: 30_000 }],
    ['5% of get, OPTIONS for 1m', { share: 5, methods: ['GET', 'OPTIONS'], bakeMs: 60_000 }],
  ])('%s', (text, expected) => {
    expect(parseMirror(text, bake)).toEqual({ value: expected, complaints: [] });
  });

  test.each([
    ['half', '`half` is not a share of requests to copy. '],
    ['0%', '`0%` is not a share of requests to copy. '],
    ['10% of FETCH', '`FETCH` is not a method. '],
    ['10% for ever', '`ever` is not a duration. '],
  ])('%s is refused', (text, start) => {
    expect(sentences(parseMirror(text, bake))[0]?.startsWith(start)).toBe(true);
  });
});

describe('sticky', () => {
  test.each([
    ['cookie', { cookie: undefined, seconds: undefined }],
    ['Cookie for 1h30m', { cookie: undefined, seconds: 5400 }],
    ['cookie cutover-shop', { cookie: 'cutover-shop', seconds: undefined }],
    ['cookie  kept.by_us  for  90s', { cookie: 'kept.by_us', seconds: 90 }],
  ])('%s', (text, expected) => {
    expect(parseSticky(text)).toEqual({ value: expected, complaints: [] });
  });

  test.each([
    ['yes', /^`yes` does not say what keeps a user. Write for example `cookie`/],
    ['cookie for', /^`cookie for` does not say what keeps a user/],
    ['cookie a b', /^`cookie a b` does not say what keeps a user/],
    ['cookie a;b', /^`cookie a;b` does not say what keeps a user/],
    ['cookie for 1 day', /^`1 day` is not a duration/],
    ['cookie for 0s', /^`0s` is no time at all/],
    ['cookie for 1500ms', /^`1500ms` is no time that a cookie can have. Give whole seconds/],
  ])('%s is refused', (text, sentence) => {
    expect(sentences(parseSticky(text))[0]).toMatch(sentence);
  });

  const inputs = { ...whole, sticky: 'cookie' };

  test('needs a moment with two versions', () => {
    expect(problemsOf({ inputs: { ...inputs, stages: '0%, 25%' } })).toEqual([]);
    expect(problemsOf({ inputs: { ...inputs, strategy: 'blue-green' } })).toContain(
      'sticky: has no use without a stage between 0 % and 100 %: all users get the same version. Leave it out, or have such a stage in `stages` of a canary.',
    );
    expect(problemsOf({ inputs: { ...inputs, strategy: 'rolling' } })).toContain(
      'sticky: has no use with `strategy: rolling`: users follow the pods, and no router keeps them. Leave it out, or take another `strategy`.',
    );
  });
});

describe('blue-green', () => {
  const inputs = { target: 'deployment/shop', images: 'shop:2', strategy: 'blue-green' };

  test('is one stage of everything, for as long as it bakes', () => {
    expect(parse({ inputs: { ...inputs, bake: '10m' } }).spec.stages).toEqual([
      { weight: 100, bakeMs: 600_000, needsApproval: false },
    ]);
  });

  test('has no stages of its own', () => {
    expect(problemsOf({ inputs: { ...inputs, stages: '5%' } })).toEqual([
      'stages: `strategy: blue-green` has no stages: everything changes at once. Leave `stages` out. `bake` says how long the old version stays warm.',
    ]);
  });
});
