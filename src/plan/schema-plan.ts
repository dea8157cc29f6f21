import type { Migration } from '../model/migration.ts';
import type { Plan, PlannedTarget } from '../model/plan.ts';
import type { Spec } from '../model/spec.ts';
import { rolloutIdAt } from './envelope.ts';
import { withSchema } from './schema.ts';
import { settingsOf } from './settings.ts';

interface Moment {
  readonly at: number;
  readonly namespace: string;
  readonly notes: readonly string[];
}

/** A plan of the schema's steps alone. It is never carried out. */
export function schemaPlan(spec: Spec, due: readonly Migration[], { at, namespace, notes }: Moment): Plan {
  const keeper = { kind: spec.target.kind, name: spec.target.name };
  const { soakMs, isInRun } = spec.database?.contract ?? { soakMs: 0, isInRun: false };
  return {
    version: 1,
    id: rolloutIdAt(keeper, at),
    purpose: 'schema',
    strategy: spec.strategy,
    specHash: '',
    namespace,
    keeper,
    targets: [unseen(spec)],
    settings: { ...settingsOf(spec, []), drainMs: 0 },
    steps: withSchema([], due, { soakMs, isInRun, old: { hashes: [], images: [] } }),
    notes,
  };
}

function unseen({ target: { kind, name } }: Spec): PlannedTarget {
  const none = { hash: undefined, images: {} };
  const selectors = { selector: {}, stableSelector: {}, candidateSelector: {} };
  const names = { stable: name, candidate: name, stableWorkload: name, candidateWorkload: name };
  const route = { codec: 'none', objects: [], backends: { ...names, ...selectors }, original: {} };
  return { kind, name, candidate: name, stable: none, next: none, replicas: 0, route };
}
