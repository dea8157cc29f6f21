import { expect, test } from '@jest/globals';
import { foreignSample, tellOwn, type Told } from '../../src/commands/own-checks.ts';
import { resolveTexts } from '../../src/config/env-references.ts';
import type { Check, HttpCheck, JourneyCheck, MetricCheck, ProgramCheck } from '../../src/model/check.ts';

const smoke: ProgramCheck = {
  ...{ kind: 'program', runs: 'command', text: 'command ./smoke', argv: ['./smoke'] },
  ...{ env: { TOKEN: 'env:TOKEN' }, timeoutMs: 20_000, consecutive: 1 },
};
const depth: MetricCheck = {
  ...{ kind: 'metric', text: 'depth <= 5', metric: 'depth', query: { provider: 'sql', text: 'select 1' } },
  ...{ comparison: '<=', bound: 5, unit: 'number', consecutive: 3 },
};
const http: HttpCheck = {
  ...{ kind: 'http', text: 'http GET / == 200', method: 'GET', url: '/', status: 200 },
  ...{ headers: {}, consecutive: 3 },
};
const ofServer: MetricCheck = { ...depth, query: { provider: 'prometheus', text: 'up' } };

const told = (checks: readonly Check[], named: readonly Check[]): Told =>
  tellOwn(checks, {
    spec: { checks: named },
    filledIn: (texts) => resolveTexts(texts, { TOKEN: 'hush', OTHER: 'hush-hush' }),
  });

test('a plan’s own checks are asked, also of one target of several', () => {
  const checks = [smoke, { ...depth, text: 'shop: depth <= 5', target: 'shop' }, http, ofServer];
  expect(told(checks, [smoke, depth])).toEqual({ own: checks, foreign: [] });
});

test.each([
  ['another program', { ...smoke, argv: ['curl', 'evil'] }],
  ['another secret for it', { ...smoke, env: { TOKEN: 'env:GITHUB_TOKEN' } }],
  ['another query of the database', { ...depth, query: { provider: 'sql', text: 'select 2' } }],
  ['a program as a query', { ...depth, query: { provider: 'command', text: 'select 1' } }],
])('%s that only the cluster names is not', (_, check) => {
  expect(told([check, http], [smoke, depth])).toEqual({ own: [http], foreign: [check] });
  expect(foreignSample(check)).toMatchObject({ text: check.text, verdict: 'no-data' });
});

const journey: JourneyCheck = {
  ...{ kind: 'evidence', text: 'journey buy', slowerThan: undefined, preset: undefined },
  tolerance: { ratio: 1.25, rate: 0.001 },
  counts: {
    walks: 5,
    steps: [
      {
        ...{ name: 'POST /', method: 'POST', path: '/', headers: { 'x-key': 'env:TOKEN' }, body: undefined },
        ...{ status: 200, withinMs: undefined, extract: {}, expect: {} },
      },
    ],
  },
};
const withToken: HttpCheck = { ...http, headers: { authorization: 'Bearer env:TOKEN' } };

test('requests with secrets are sent where this run itself names them, and those without by any plan', () => {
  expect(told([withToken, journey], [withToken, journey]).foreign).toEqual([]);
  expect(told([withToken, journey, http], []).foreign).toEqual([withToken, journey]);
  expect(told([{ ...withToken, url: 'https://evil.example.com' }], [withToken]).own).toEqual([]);
  const other = journey.counts.steps.map((step) => ({ ...step, headers: {}, body: ' env:OTHER ' }));
  expect(told([{ ...journey, counts: { walks: 5, steps: other } }], [journey]).own).toEqual([]);
});
