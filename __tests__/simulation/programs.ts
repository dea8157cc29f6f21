import type { ProgramCheck } from '../../src/model/check.ts';
import { scenario, type Scenario } from './scenario.ts';

/** Its runs last longer than two polls (fake-program.ts). */
const smokeTest: ProgramCheck = {
  kind: 'program',
  text: 'command ./smoke.sh',
  runs: 'command',
  argv: ['./smoke.sh'],
  env: {},
  timeoutMs: 60_000,
  consecutive: 1,
};

/** Rollouts that a program of the user's judges, over several polls. */
export const judgedByPrograms: readonly Scenario[] = [
  scenario({
    name: 'is found good by a program',
    spec: { checks: [smokeTest] },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'is found bad by a program',
    next: { status: 503 },
    spec: { checks: [smokeTest] },
    outcome: 'rolled-back',
    reason: 'check-failed',
  }),
];
