import type { CounterpartSpec } from '../model/database.ts';
import type { Migration, OldVersion, PlannedStatement, Statement } from '../model/migration.ts';
import type { Step, StepName } from '../model/step.ts';

/**
 * A strategy's steps with those of the schema among them: the schema is expanded before anything else
 * is touched, rows are filled before a user reaches the new version, and filled and verified again
 * when the old version serves nobody and can still come back.
 */
export function withSchema(
  steps: readonly Step[],
  migrations: readonly Migration[],
  later: Later,
): readonly Step[] {
  if (migrations.length === 0) return steps;
  const served = firstServed(steps);
  const last = lastReturn(steps);
  return [
    ...migrations.flatMap(({ id, expand }) => running('expand-schema', id, expand)),
    ...steps.slice(0, served),
    ...migrations.flatMap((own) => [
      ...running('migrate-schema', own.id, own.migrate),
      ...filling(own, 'all'),
    ]),
    ...steps.slice(served, last),
    ...migrations.flatMap((own) => [...filling(own, 'rest'), ...verifying(own)]),
    ...steps.slice(last),
    {
      kind: 'begin-soak',
      migrations: migrations.map(({ id }) => id),
      waitMs: later.isInRun && migrations.some(({ contract }) => contract.length > 0) ? later.soakMs : 0,
    },
    ...(later.isInRun ? migrations.flatMap((own) => contracting(own, later)) : []),
  ];
}

/** The same with a second database: rows are compared when all are written, before a user reaches the new version. */
export function withCounterpart(
  steps: readonly Step[],
  counterpart: CounterpartSpec | undefined,
): readonly Step[] {
  if (counterpart === undefined) return steps;
  const served = firstServed(steps);
  const comparing: Step = { kind: 'compare-rows', lagMs: counterpart.lagMs };
  return [...steps.slice(0, served), comparing, ...steps.slice(served)];
}

/** When the old parts of a schema go. */
export interface Later {
  readonly soakMs: number;
  readonly isInRun: boolean;
  readonly old: OldVersion;
}

export function contracting(
  { id, contract, backfill }: Migration,
  { soakMs, old }: Pick<Later, 'soakMs' | 'old'>,
): readonly Step[] {
  if (contract.length === 0) return [];
  const statements = contract.map(planned);
  return [{ kind: 'contract-schema', migration: id, backfill: backfill?.digest, statements, soakMs, old }];
}

/** From here on somebody sends requests to the new version, or it takes work itself. */
const serving: ReadonlySet<StepName> = new Set([
  'smoke',
  'await-metrics',
  'shift-traffic',
  'analyse',
  'roll',
]);

function firstServed(steps: readonly Step[]): number {
  const isRouted = steps.some(({ kind }) => kind === 'shift-traffic' || kind === 'roll');
  // A worker takes work as soon as it runs.
  return isRouted ? indexOf(steps, serving) : indexOf(steps, new Set(['start-candidate']));
}

/**
 * Where the old version serves nobody and can still come back: before the first step that ends its pods for
 * good. A worker's take work until then, so behind it. Otherwise behind the last step that judges the new one.
 */
function lastReturn(steps: readonly Step[]): number {
  const ending = indexOf(steps, new Set(['update-target', 'retire']));
  const isWorker =
    steps[ending]?.kind === 'update-target' && !steps.some(({ kind }) => kind === 'shift-traffic');
  if (ending < steps.length) return isWorker ? ending + 1 : ending;
  const judging = new Set<StepName>(['roll', 'analyse', 'await-approval', 'shift-traffic']);
  return steps.findLastIndex(({ kind }) => judging.has(kind)) + 1;
}

function indexOf(steps: readonly Step[], kinds: ReadonlySet<StepName>): number {
  const index = steps.findIndex(({ kind }) => kinds.has(kind));
  return index < 0 ? steps.length : index;
}

function running(
  kind: 'expand-schema' | 'migrate-schema',
  migration: string,
  statements: readonly Statement[],
): readonly Step[] {
  return statements.length === 0 ? [] : [{ kind, migration, statements: statements.map(planned) }];
}

function filling({ id, backfill }: Migration, pass: 'all' | 'rest'): readonly Step[] {
  if (backfill === undefined) return [];
  const { summary, digest } = backfill;
  return [{ kind: 'fill-rows', migration: id, pass, summary, digest }];
}

function verifying({ id, backfill, verify, expand }: Migration): readonly Step[] {
  const isAsked =
    backfill !== undefined || verify.length > 0 || expand.some(({ index }) => index !== undefined);
  return isAsked ? [{ kind: 'verify-schema', migration: id, backfill: backfill?.digest }] : [];
}

/** A plan is stored: the SQL stays out of it. */
export function planned({ sql: _sql, argv: _argv, line: _line, ...own }: Statement): PlannedStatement {
  return own;
}
