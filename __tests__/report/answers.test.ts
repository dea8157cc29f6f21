import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { EvidenceCheck } from '../../src/model/check.ts';
import type { Event } from '../../src/model/event.ts';
import type { Report } from '../../src/model/report.ts';
import type { CheckSample } from '../../src/model/state.ts';
import { renderJson } from '../../src/report/json.ts';
import { renderComment, renderSummary } from '../../src/report/markdown.ts';
import { eventLine } from '../../src/report/text.ts';
import { evolve } from '../../src/rollout/evolve.ts';
import { plan, sample } from './fixtures.ts';
import { inStage1, report } from './stories.ts';

const check: EvidenceCheck = {
  ...{ kind: 'evidence', text: 'probe GET / == 200', slowerThan: undefined, preset: undefined },
  ...{ counts: { steps: [], walks: 20 }, tolerance: { ratio: 1.25, rate: 0.001 } },
};
const steps = plan.steps.map((step) => (step.kind === 'analyse' ? { ...step, checks: [check] } : step));
const begun = report({ begin: inStage1, plan: { ...plan, steps } });

/** Of a poll that says this beside what the check counted. */
function polled(more: Partial<CheckSample>): { readonly told: Report; readonly line: string | undefined } {
  if (begun.state === undefined) throw new Error('It has no state.');
  const said: CheckSample = {
    ...{ text: check.text, candidate: 0, stable: 0.05, verdict: 'pass', detail: undefined },
    ...more,
  };
  const event: Event = {
    ...{ type: 'sample-taken', at: begun.at, breaches: {} },
    sample: { ...sample(begun.at, 0), checks: [said] },
  };
  const told: Report = { ...begun, state: evolve(begun.state, event), events: [...begun.events, event] };
  return { told, line: eventLine(event, begun.state, begun.plan) };
}

const candidate = { perMinute: 120, p50Seconds: 0.012, p90Seconds: 0.02, p99Seconds: 1.25 };
const stable = { perMinute: 171.4, p50Seconds: undefined, p90Seconds: undefined, p99Seconds: undefined };

test('the report tells how long answers to own requests took, of each version', () => {
  const { told } = polled({ answers: { candidate, stable } });
  for (const text of [renderSummary(told, () => []), renderComment(told)])
    expect(text).toContain(
      '| `probe GET / == 200` | 0 % (120/min, p50 12 ms, p90 20 ms, p99 1.25 s) | 0 % | 5 % (171/min) |',
    );
});

test('each poll tells it in the log, and without them nothing more', () => {
  expect(polled({ answers: { candidate, stable } }).line).toMatch(
    / {3}ok, .* left {3}probe GET \/ == 200: 120\/min, p50 12 ms, p90 20 ms, p99 1\.25 s \(old 171\/min\)$/,
  );
  expect(polled({ answers: { candidate, stable: undefined } }).line).toMatch(/p99 1\.25 s$/);
  const seldom = { ...stable, perMinute: 2.5 };
  expect(polled({ answers: { candidate: seldom, stable: undefined } }).line).toMatch(/200: 2\.5\/min$/);
  expect(polled({}).line).toMatch(/left$/);
  expect(polled({ answers: { candidate: undefined, stable } }).line).toMatch(/left$/);
});

test('what a check is called is one line of the log', () => {
  const { line } = polled({ text: 'probe\n::error::x', answers: { candidate, stable } });
  expect(line).not.toMatch(/::|\n/);
});

test('the JSON report has them as numbers, and fits the published schema', () => {
  const json = JSON.parse(renderJson(polled({ answers: { candidate, stable } }).told)) as {
    readonly stages: readonly { readonly samples: readonly { readonly checks: readonly object[] }[] }[];
  };
  expect(json.stages[0]?.samples.at(-1)?.checks).toEqual([
    expect.objectContaining({ answers: { candidate, stable: { perMinute: 171.4 } } }),
  ]);
  const published = JSON.parse(readFileSync('docs/report.schema.json', 'utf8')) as object;
  const fits = new Ajv2020({ strict: false, validateFormats: false }).compile(published);
  expect([fits(json), fits.errors]).toEqual([true, null]);
});
