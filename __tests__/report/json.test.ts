import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { jsonReport, renderJson } from '../../src/report/json.ts';
import { outputsOf } from '../../src/report/outputs.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { plan } from './fixtures.ts';
import { failed, inStage1, report, reports } from './stories.ts';

const published = JSON.parse(readFileSync('docs/report.schema.json', 'utf8')) as Record<string, unknown>;
const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(published);

test('the published schema is the one of the code', () => {
  expect(published).toMatchObject(
    JSON.parse(JSON.stringify(z.toJSONSchema(reportSchema, { io: 'input' }))) as object,
  );
});

test.each(Object.entries(reports))('%s fits the published schema', (_, told) => {
  const data: unknown = JSON.parse(renderJson(told));
  expect(validate(data) ? [] : validate.errors).toEqual([]);
});

describe('what a dashboard needs', () => {
  const data = jsonReport(
    report({
      begin: inStage1,
      errorRatio: 0.199,
      turnBack: failed,
      finish: { outcome: 'rolled-back', reason: failed },
    }),
  );

  test('lead time, failure and time to restore', () => {
    expect(data).toMatchObject({
      outcome: 'rolled-back',
      failed: true,
      startedAt: '2026-07-01T14:03:00.000Z',
      finishedAt: '2026-07-01T14:04:14.000Z',
      durationSeconds: 74,
      origin: { sha: '0123456789abcdef0123456789abcdef01234567' },
      turnedBack: {
        at: '2026-07-01T14:04:10.000Z',
        restoredAt: '2026-07-01T14:04:11.000Z',
        secondsToRestore: 1,
      },
      served: { requests: 750, errors: 149 },
    });
  });

  test('every step with its times, and every stage, reached or not', () => {
    expect(data.steps.find(({ kind }) => kind === 'analyse')).toMatchObject({
      number: 6,
      status: 'interrupted',
      startedAt: '2026-07-01T14:03:10.000Z',
    });
    expect(
      data.steps
        .filter(({ direction }) => direction === 'back')
        .map(({ kind, status }) => `${kind} ${status}`),
    ).toEqual(['shift-traffic done', 'drain done', 'remove-candidate done', 'restore-service done']);
    expect(data.stages.map(({ verdict }) => verdict)).toEqual(['failed', 'not-reached', 'not-reached']);
    expect(data.objects.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
      'Service/shop',
      'Deployment/shop-candidate',
      'Service/shop-candidate',
      'Deployment/shop',
      'HTTPRoute/shop',
    ]);
  });
});

test('headers of a check, which may hold tokens, are in no rendering', () => {
  const steps = plan.steps.map((step) =>
    step.kind === 'analyse'
      ? {
          ...step,
          checks: [
            {
              kind: 'http',
              text: 'http GET https://shop.example.com/healthz == 200',
              method: 'GET',
              url: 'https://shop.example.com/healthz',
              status: 200,
              headers: { 'x-key': 'hunter22' },
              consecutive: 3,
            } as const,
          ],
        }
      : step,
  );
  expect(renderJson(report({ begin: inStage1, plan: { ...plan, steps } }))).not.toContain('hunter22');
});

describe('outputs', () => {
  test.each([
    ['promoted', { outcome: 'promoted', weight: '100', reason: 'every stage passed', duration: '220' }],
    ['rolled back', { outcome: 'rolled-back', weight: '0', 'failed-check': 'success-rate >= 99%' }],
    ['held', { outcome: 'held', weight: '25' }],
    ['unchanged', { outcome: 'unchanged', weight: '100', duration: '0' }],
    ['planned', { outcome: 'planned', weight: '0', 'candidate-image': 'ghcr.io/acme/shop:2.4.0' }],
  ])('%s', (name, expected) => {
    const told = reports[name];
    expect(told && outputsOf(told)).toMatchObject(expected);
  });
});
