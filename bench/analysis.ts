/**
 * npm run bench:analysis [-- --runs 1000 --seed 1 --only NAME]: simulated rollouts of 30 minutes with a
 * poll a minute, all policies on the same ones: how many are rolled back, the median minute of those, and
 * what it cost. A number in brackets is of requests a minute; else there are 6,000. Fails where ours turns
 * back more than 5 % of good versions, or is certain of more than 5 % of harmful ones.
 */
import { parseArgs } from 'node:util';
import { argo } from './analysis/argo.ts';
import { certificates } from './analysis/certificates.ts';
import { flagger } from './analysis/flagger.ts';
import { kayenta, kayentaPeeking } from './analysis/kayenta.ts';
import { lindonMalek } from './analysis/lindon-malek.ts';
import { certainAt, ours } from './analysis/ours.ts';
import { known, rateOf, resultOf, tableOf, told, type Result } from './analysis/result.ts';
import { scenarios, type Scenario } from './analysis/scenarios.ts';
import { traceOf, type Trace } from './analysis/trace.ts';
import { randomFrom } from './cutover/random.ts';

const level = 0.05;
const policies = [ours, lindonMalek, flagger, argo, kayenta, kayentaPeeking];

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { runs: text, seed: text, only: text } });
const runs = Number(values.runs ?? 1000);
const seed = Number(values.seed ?? 1);

const judged = chosen(scenarios).map((scenario) => {
  const traces = tracesOf(scenario);
  return { scenario, results: policies.map((policy) => resultOf(policy, traces)) };
});
const certain = chosen(certificates).map((scenario) => {
  const minutes = known(tracesOf(scenario).map(certainAt));
  return { scenario, minutes };
});

const names = policies.map(({ name }) => name);
const bad = judged.filter(({ scenario }) => !scenario.good);
show(
  ['Good versions', ...names],
  judged.filter(({ scenario }) => scenario.good),
  rolledBack,
);
show(['Bad versions', ...names], bad, rolledBack);
show(['Failed requests until then', ...names], bad, ({ served }) => served.toFixed(1));
if (certain.length > 0) {
  const lines = certain.map(({ scenario, minutes }) => [scenario.title, told(minutes, runs)]);
  console.log(`${tableOf([['Certain that it is not harmful', 'Cutover'], ...lines])}\n`);
}

const wrong = [
  ...judged.map(({ scenario, results }) => ({ scenario, rate: rateIn(results[0]), is: scenario.good })),
  ...certain.map(({ scenario, minutes }) => ({ scenario, rate: rateOf(minutes, runs), is: !scenario.good })),
].filter(({ rate, is }) => is && rate > level);
for (const { scenario, rate } of wrong)
  console.error(`✗ ${scenario.title}: ${(100 * rate).toFixed(1)} % wrong`);
process.exitCode = wrong.length === 0 ? 0 : 1;

function chosen(all: readonly Scenario[]): readonly Scenario[] {
  return all.filter(({ name }) => values.only === undefined || values.only === name);
}

/** A scenario's traces do not depend on which others are played. */
function tracesOf(scenario: Scenario): readonly Trace[] {
  const place = [...scenarios, ...certificates].indexOf(scenario);
  const random = randomFrom(seed * 1000 + place);
  return Array.from({ length: runs }, () => traceOf(scenario, random));
}

function rolledBack(result: Result): string {
  return told(result.rolledBack, result.runs);
}

function rateIn(result: Result | undefined): number {
  return result === undefined ? 0 : rateOf(result.rolledBack, result.runs);
}

function show(head: readonly string[], rows: typeof judged, cell: (result: Result) => string): void {
  if (rows.length === 0) return;
  const lines = rows.map(({ scenario, results }) => [scenario.title, ...results.map(cell)]);
  console.log(`${tableOf([head, ...lines])}\n`);
}
