import { describe, expect, test } from '@jest/globals';
import { parseChecks } from '../../src/config/checks.ts';
import { parseJourneys } from '../../src/config/journeys.ts';
import { builtInQueries } from '../../src/config/queries.ts';
import { sentences } from './parsing.ts';

const env = { TOKEN: 'geheim' };
const buy = {
  buy: [
    {
      request: 'POST /carts == 201 within 2s',
      headers: { 'X-Token': 'env:TOKEN' },
      extract: { cart: '$.id' },
    },
    { request: 'POST /carts/{{cart}} == 200', body: '{"token": " env:TOKEN "}', expect: { '$.total': 12.5 } },
    'GET / == 200',
  ],
};
const known = new Map([...builtInQueries, ...(parseJourneys(buy, env).value ?? [])]);
const parse = (value: unknown) => parseChecks(value, known, env);

const step = {
  ...{ name: 'GET /', method: 'GET', path: '/', headers: {}, body: undefined, status: 200 },
  ...{ withinMs: undefined, extract: {}, expect: {} },
};

describe('a check by requests of its own', () => {
  test.each([
    ['probe GET / == 200', {}, 20, { ratio: 1.25, rate: 0.001 }],
    ['probe / ==200 within 500ms x 5', { withinMs: 500 }, 5, { ratio: 1.25, rate: 0.001 }],
    [
      'Probe post /a?b=c:d == 201: ignored below 1%',
      { name: 'POST /a?b=c:d', method: 'POST', path: '/a?b=c:d', status: 201 },
      20,
      { ratio: 1.25, rate: 0.01 },
    ],
    ['probe GET / == 200 x 50: at most 2% of requests', {}, 50, { ratio: undefined, rate: 0.02 }],
  ] as const)('%s', (...[text, changes, walks, tolerance]) => {
    const { value, complaints } = parse(text);
    expect(complaints).toEqual([]);
    expect(value).toEqual([
      {
        ...{ kind: 'evidence', text, slowerThan: undefined, preset: undefined, tolerance },
        counts: { steps: [{ ...step, ...changes }], walks },
      },
    ]);
  });

  test('names a journey, whose secrets stay references', () => {
    const { value, complaints } = parse('journey buy x 3');
    expect(complaints).toEqual([]);
    expect(value?.[0]).toMatchObject({
      counts: {
        walks: 3,
        steps: [
          { name: 'POST /carts', status: 201, withinMs: 2000, headers: { 'X-Token': 'env:TOKEN' } },
          { body: '{"token": " env:TOKEN "}', expect: { '$.total': '12.5' } },
          { name: 'GET /' },
        ],
      },
    });
  });

  test.each([
    ['probe', '`probe` says no request. Write `probe GET /cart == 200 within 500ms`.'],
    ['probe GET /', 'No status is said. End with `== 200`.'],
    ['probe GET / == 99', '`99` is not a status. Write 100 to 599.'],
    ['probe GET / = 200', '`GET / = 200` is no request. Write for example `GET /cart == 200 within 500ms`.'],
    [
      'probe FETCH / == 200',
      '`FETCH` is not a method. Allowed: GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE.',
    ],
    [
      'probe GET https://shop.example.com/ == 200',
      'An address is not a path: such requests go to the pods themselves. Write a path from `/`.',
    ],
    ['probe GET / == 200 x 0', '`0` is not how often it is walked in a poll. Write 1 to 1000.'],
    ['journey bui', '`bui` is no journey. Did you mean `buy`?'],
    [
      'probe GET / == 200: at most 3',
      '`at most 3` is no tolerance. Write `at most 1.5 times stable` (or `baseline`), `ignored below 0.1%` or `at most 1% of requests`, with commas between.',
    ],
  ])('%s is refused', (text, sentence) => {
    expect(sentences(parse(text))).toEqual([sentence]);
  });

  test('without journeys says where they belong', () => {
    expect(sentences(parseChecks('journey buy', builtInQueries, env))).toEqual([
      '`buy` is no journey. Write its steps under `journeys` in the file.',
    ]);
  });
});

describe('journeys', () => {
  const one = (written: unknown): readonly string[] => sentences(parseJourneys({ buy: [written] }, env));

  test.each([
    [
      { request: 'GET /{{cart}} == 200' },
      '`{{cart}}` is extracted by no earlier step. Extract it in a step before.',
    ],
    [
      { request: 'GET / == 200', headers: { Authorization: 'Bearer env:TOKEN' } },
      'This header does not reach a pod: the API server, which passes the request on, keeps it. Leave it out, or let the application take a header of another name.',
    ],
    [
      { request: 'GET / == 200', body: 'env:MISSING' },
      '`env:MISSING` is not set. Give it to the step: `env: { MISSING: ${{ secrets.MISSING }} }`.',
    ],
    [
      { request: 'GET / == 200', extract: { 'a b': '$.id' } },
      '`a b` cannot name a value. Use letters, digits, hyphens and underscores.',
    ],
  ])('%j', (written, sentence) => {
    expect(one(written)).toEqual([sentence]);
  });

  test.each([
    ['extract', { extract: { a: 'id' } }],
    ['expect', { expect: { 'id[': 1 } }],
  ])('%s by no JSONPath is refused', (_key, more) => {
    expect(one({ request: 'GET / == 200', ...more })).toEqual([
      expect.stringContaining('is no JSONPath of RFC 9535'),
    ]);
  });

  test('say all that is wrong at once', () => {
    const { complaints } = parseJourneys(
      { 'b uy': ['GET == 200', { request: 'GET /', headers: { a: 'env:B' } }] },
      env,
    );
    expect(complaints.map(({ at, wrong }) => [at, wrong])).toEqual([
      [['b uy'], 'cannot name a journey'],
      [['b uy', 0], 'does not start with /'],
      [['b uy', 1, 'request'], 'No status is said'],
      [['b uy', 1, 'headers', 'a'], 'is not set'],
    ]);
  });

  test('without steps, or as a list, are refused', () => {
    expect(sentences(parseJourneys({ buy: [] }, env))).toEqual([
      'This journey has no step. Write one or more.',
    ]);
    expect(sentences(parseJourneys([], env))).toEqual(['This is not a map. Write `name: [steps]`.']);
  });
});
