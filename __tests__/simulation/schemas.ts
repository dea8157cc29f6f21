import { scenario, type Scenario } from './scenario.ts';
import { schemaSpec } from './schema.ts';

const later = schemaSpec({ soakMs: 3_600_000, isInRun: false });
const inRun = schemaSpec({ soakMs: 5000, isInRun: true });
const atOnce = schemaSpec({ soakMs: 0, isInRun: true });
const elsewhere = schemaSpec({ soakMs: 3_600_000, isInRun: false }, 30_000);
const bad = { errorRatio: 0.05 };

/** Versions that need another schema. */
export const schemas: readonly Scenario[] = [
  scenario({ name: 'brings a migration', spec: { database: later }, outcome: 'promoted', reason: 'done' }),
  scenario({
    name: 'brings a migration and contracts it',
    spec: { database: inRun },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'brings a migration that a job still needs',
    extras: { hasJob: true },
    spec: { database: atOnce },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'brings a migration and is bad',
    spec: { database: inRun },
    next: bad,
    outcome: 'rolled-back',
    reason: 'check-failed',
  }),
  scenario({
    name: 'brings a migration and crashes in the promotion',
    spec: { database: inRun },
    next: { crashesInTarget: true },
    outcome: 'rolled-back',
    reason: 'not-ready',
  }),
  scenario({
    name: 'brings a migration blue-green',
    spec: {
      strategy: 'blue-green',
      stages: [{ weight: 100, bakeMs: 4000, needsApproval: false }],
      database: inRun,
    },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'brings a migration by pods',
    spec: { route: { kind: 'Service', name: 'shop' }, database: inRun },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'brings a migration and rolls',
    spec: {
      strategy: 'rolling',
      route: undefined,
      stages: [{ weight: 25, bakeMs: 4000, needsApproval: false }],
      database: inRun,
    },
    tolerance: { endings: true, lostTarget: true },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'brings a migration and fetches its work',
    extras: { isWorker: true },
    spec: { route: undefined, checks: [], database: inRun },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'lives on a second database that gets its rows late',
    extras: { replicatedAfterMs: 20_000 },
    spec: { database: elsewhere },
    outcome: 'promoted',
    reason: 'done',
  }),
  scenario({
    name: 'lives on a second database that never gets all rows',
    extras: { replicatedAfterMs: 3_600_000 },
    spec: { database: elsewhere },
    outcome: 'rolled-back',
    reason: 'schema',
  }),
];
