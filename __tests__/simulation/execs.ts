import type { ExecRoute } from '../../src/model/spec.ts';
import { allDie, breaksRoute, driftsAgain } from './others.ts';
import { scenario, type Scenario } from './scenario.ts';

/** Commands that the simulation has a balancer in place of. */
export const someExec: ExecRoute = {
  read: ['./split', 'read'],
  write: ['./split', 'write'],
  env: {},
  secrets: [],
  timeoutMs: 10_000,
  smallestShare: 1,
  service: undefined,
};

const spec = { route: undefined, exec: someExec } as const;

/** Through a load balancer of the user's own. */
export const execs: readonly Scenario[] = [
  scenario({ name: 'goes through an own balancer', spec, outcome: 'promoted', reason: 'done' }),
  scenario({
    name: 'goes through an own balancer and is bad',
    spec,
    next: { errorRatio: 0.05 },
    outcome: 'rolled-back',
    reason: 'check-failed',
  }),
  scenario({
    name: 'goes through an own balancer and dies',
    spec,
    happenings: [allDie('candidate', 'analyse')],
    tolerance: { deathsMs: 3000 },
    outcome: 'rolled-back',
    reason: 'pod-trouble',
  }),
  scenario({
    name: 'has its own balancer changed once',
    spec,
    happenings: [breaksRoute],
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'has its own balancer changed twice',
    spec,
    happenings: [breaksRoute, driftsAgain],
    outcome: 'rolled-back',
    reason: 'drift',
  }),
];
