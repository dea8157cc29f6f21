import { expect, test } from '@jest/globals';
import { foreignSample, tellOwn } from '../../src/commands/own-checks.ts';
import type { HttpCheck, MetricCheck, ProgramCheck } from '../../src/model/check.ts';

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

test('a plan’s own checks are asked, also of one target of several', () => {
  const checks = [smoke, { ...depth, text: 'shop: depth <= 5', target: 'shop' }, http, ofServer];
  expect(tellOwn(checks, { checks: [smoke, depth] })).toEqual({ own: checks, foreign: [] });
});

test.each([
  ['another program', { ...smoke, argv: ['curl', 'evil'] }],
  ['another secret for it', { ...smoke, env: { TOKEN: 'env:GITHUB_TOKEN' } }],
  ['another query of the database', { ...depth, query: { provider: 'sql', text: 'select 2' } }],
  ['a program as a query', { ...depth, query: { provider: 'command', text: 'select 1' } }],
])('%s that only the cluster names is not', (_, check) => {
  expect(tellOwn([check, http], { checks: [smoke, depth] })).toEqual({ own: [http], foreign: [check] });
  expect(foreignSample(check)).toMatchObject({ text: check.text, verdict: 'no-data' });
});
