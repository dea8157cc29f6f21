/**
 * npm run bench:verdicts [-- --only NAME]: on the test cluster under 200 requests a second, 5 % of them on
 * the new version and a poll each 5 s: how long after the shift `errors` and `latency`, or probes of the
 * pods, turn a bad version back, and whether a good one is promoted through outages. Fails when one ends
 * otherwise.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ownPrometheus, playOutages, type OwnPrometheus } from '../testbed/own-prometheus.ts';
import { openStage, startUntil, type Inputs, type Stage } from '../testbed/stage.ts';

interface Verdict {
  readonly name: string;
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly outcome: 'rolled-back' | 'promoted';
  readonly checks: string;
  /** Where the usual ones do not show it. */
  readonly inputs?: Inputs;
  /** How old the old version's pods are before the new one comes. */
  readonly ageMs?: number;
  /** What happens meanwhile. */
  readonly meanwhile?: (stage: Stage, prometheus: OwnPrometheus) => Promise<void>;
}

const counted = 'errors\nlatency';

const verdicts: readonly Verdict[] = [
  {
    name: 'errors',
    title: 'errors 0.1 → 1 %',
    from: '9.0.0-usual',
    to: '9.1.0-errors',
    outcome: 'rolled-back',
    checks: counted,
  },
  {
    name: 'p99',
    title: 'every answer takes twice as long',
    from: '1.0.0',
    to: '7.0.0-slow',
    outcome: 'rolled-back',
    checks: counted,
  },
  {
    name: 'leak',
    title: 'errors 0 → 2 % from 60 s after its start',
    from: '9.0.0-usual',
    to: '9.2.0-leak',
    outcome: 'rolled-back',
    checks: counted,
  },
  {
    name: 'probes',
    title: 'errors 0 → 5 %, by 20 probes in each poll alone',
    from: '1.0.0',
    to: '6.0.0-errors',
    outcome: 'rolled-back',
    checks: 'probe GET / == 200',
  },
  {
    name: 'outages',
    title: 'good, with outages',
    from: '9.0.0-usual',
    to: '9.3.0-usual',
    outcome: 'promoted',
    checks: counted,
    meanwhile: ({ shop }, prometheus) =>
      playOutages(prometheus, shop.namespace, { pauseMs: 10_000, blindMs: 30_000 }),
  },
];

/** Pods of these are slow for 30 s: most of the stage is before that. */
const cold = {
  from: '10.0.0-cold',
  inputs: { stages: '25%', bake: '20s', interval: '2s' },
  ageMs: 30_000,
} as const;
const verdictsOfCold: readonly Verdict[] = [
  {
    ...{ ...cold, name: 'cold-stable', title: 'good, and slow while it is new, against stable' },
    ...{ to: '10.1.0-cold', outcome: 'rolled-back', checks: 'latency: at most 1.5 times stable' },
  },
  {
    ...{ ...cold, name: 'cold-baseline', title: 'the same against a baseline' },
    ...{ to: '10.1.0-cold', outcome: 'promoted', checks: 'latency: at most 1.5 times baseline' },
  },
  {
    ...{ ...cold, name: 'slow-baseline', title: 'twice as slow as that, against a baseline' },
    ...{ to: '10.2.0-slow', outcome: 'rolled-back', checks: 'latency: at most 1.5 times baseline' },
  },
];

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const stageBegins = /Stage 1 of/;

for (const verdict of [...verdicts, ...verdictsOfCold].filter(
  ({ name }) => values.only === undefined || values.only === name,
)) {
  const told = await play(verdict);
  console.log(`${verdict.title}: ${told.line}`);
  if (told.outcome !== verdict.outcome) process.exitCode = 1;
}

async function play(verdict: Verdict): Promise<{ readonly outcome: string; readonly line: string }> {
  const stage = await openStage(`verdict-${verdict.name}`, { version: verdict.from });
  const prometheus = await ownPrometheus();
  const inputs = {
    ...{ stages: '5%', bake: '5m', interval: '5s', checks: verdict.checks },
    prometheus: prometheus.url,
    ...verdict.inputs,
  };
  await sleep(verdict.ageMs ?? 0);
  let begun = 0;
  const onLine = (line: string): void => {
    if (stageBegins.test(line)) begun = Date.now();
  };
  try {
    const start: Stage['start'] = (version, more) =>
      stage.start(version, {
        ...more,
        inputs,
        onLine: (line) => {
          onLine(line);
          more?.onLine?.(line);
        },
      });
    const running = await startUntil({ start }, verdict.to, stageBegins);
    const [result] = await Promise.all([running.main, verdict.meanwhile?.(stage, prometheus)]);
    const load = await stage.stopLoad();
    const outcome = result.outputs['outcome'] ?? 'none';
    const bad = load.versions[verdict.to]?.bad ?? 0;
    const reason = result.outputs['reason'] ?? '';
    return {
      outcome,
      line: `${outcome}${turnedAfter(result.log, begun)}; ${bad} bad answers of the new version, ${load.failed} failed requests. ${reason}`,
    };
  } finally {
    await prometheus.stop();
    stage.killLoad();
  }
}

function turnedAfter(log: readonly string[], begun: number): string {
  const turned = log.findLast((line) => line.includes('turning back'));
  if (turned === undefined) return '';
  return ` ${Math.round((momentOf(turned, begun) - begun) / 1000)} s after the stage began`;
}

/** The log has times of the day in UTC. */
function momentOf(line: string, near: number): number {
  const [, time = '00:00:00'] = /(\d\d:\d\d:\d\d)/.exec(line) ?? [];
  const day = new Date(near).toISOString().slice(0, 10);
  return Date.parse(`${day}T${time}Z`);
}
