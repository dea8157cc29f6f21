import { describe, expect, test } from '@jest/globals';
import type { DatabaseConnection } from '../../src/model/database.ts';
import type { Migration, MigrationRecord, Statement } from '../../src/model/migration.ts';
import type { Step, StepName } from '../../src/model/step.ts';
import { contractable, dueMigrations } from '../../src/plan/due.ts';
import { schemaState } from '../../src/plan/schema-state.ts';
import { withCounterpart, withSchema } from '../../src/plan/schema.ts';

const statement = (summary: string): Statement => ({
  sql: `${summary} 'secret'`,
  line: 1,
  digest: `of ${summary}`,
  summary,
  isAlone: false,
  index: undefined,
});

const migration: Migration = {
  id: '0001',
  folder: 'db/migrations/0001',
  expand: [statement('ADD a'), statement('ADD b')],
  revert: [],
  migrate: [],
  backfill: {
    verb: 'UPDATE',
    table: 'users',
    alias: undefined,
    key: [],
    head: 'UPDATE users SET a = b',
    where: 'a IS NULL',
    tail: '',
    digest: 'of fill',
    summary: 'UPDATE users …',
  },
  verify: [],
  contract: [statement('DROP b')],
  throttle: { query: undefined, hours: undefined },
};
const none = { hashes: [], images: [] };
const later = { soakMs: 1000, isInRun: false, old: none };

const promoted: MigrationRecord = {
  migration: '0001',
  statements: [
    { phase: 'expand', position: 0, digest: 'of ADD a', summary: 'ADD a', isDone: true },
    { phase: 'expand', position: 1, digest: 'of ADD b', summary: 'ADD b', isDone: true },
  ],
  promotion: { rollout: 'shop-1', target: 'Deployment/shop', old: { hashes: ['old'], images: ['shop:1'] } },
};

/** Steps by their kinds alone: where the schema's go depends on nothing else. */
const stepsOf = (...kinds: readonly StepName[]): readonly Step[] =>
  kinds.map((kind) => ({ kind }) as unknown as Step);
const kindsOf = (steps: readonly Step[]): readonly StepName[] => steps.map(({ kind }) => kind);

describe("the schema's steps among a strategy's", () => {
  test('canary: expanded first, filled before the first user, verified while the old version can come back', () => {
    const canary = stepsOf(
      'pin-service',
      'start-candidate',
      'scale',
      'smoke',
      'shift-traffic',
      'analyse',
      'shift-traffic',
      'drain',
      'update-target',
      'adopt-target',
      'remove-candidate',
    );
    expect(kindsOf(withSchema(canary, [migration], later))).toEqual([
      'expand-schema',
      'pin-service',
      'start-candidate',
      'scale',
      'fill-rows',
      'smoke',
      'shift-traffic',
      'analyse',
      'shift-traffic',
      'drain',
      'fill-rows',
      'verify-schema',
      'update-target',
      'adopt-target',
      'remove-candidate',
      'begin-soak',
    ]);
  });

  test('rolling: filled after the trial, verified after the last batch', () => {
    const rolling = stepsOf(
      'start-candidate',
      'prove',
      'end-trial',
      'roll',
      'analyse',
      'roll',
      'restore-pace',
    );
    expect(kindsOf(withSchema(rolling, [migration], later))).toEqual([
      'expand-schema',
      'start-candidate',
      'prove',
      'end-trial',
      'fill-rows',
      'roll',
      'analyse',
      'roll',
      'fill-rows',
      'verify-schema',
      'restore-pace',
      'begin-soak',
    ]);
  });

  test('a worker, which works as long as it runs: filled before it starts, and verified behind its last pod', () => {
    const worker = stepsOf('pin-autoscaler', 'start-candidate', 'scale', 'analyse', 'update-target');
    const kinds = kindsOf(withSchema(worker, [migration], later));
    const before = ['expand-schema', 'pin-autoscaler', 'fill-rows', 'start-candidate'];
    expect(kinds.slice(0, 4)).toEqual(before);
    const behind = ['update-target', 'fill-rows', 'verify-schema', 'begin-soak'];
    expect(kinds.slice(kinds.indexOf('update-target'))).toEqual(behind);
  });

  test('in this run: contracted after its soak', () => {
    const steps = withSchema(stepsOf('roll'), [migration], { ...later, isInRun: true });
    expect(steps.slice(-2)).toMatchObject([
      { kind: 'begin-soak', migrations: ['0001'], waitMs: 1000 },
      { kind: 'contract-schema', migration: '0001', soakMs: 1000 },
    ]);
  });

  test('no SQL is in the plan, which is stored', () => {
    expect(JSON.stringify(withSchema(stepsOf('roll'), [migration], later))).not.toContain('secret');
  });

  test('without migrations a plan stays as it is', () => {
    const steps = stepsOf('roll');
    expect(withSchema(steps, [], later)).toBe(steps);
    expect(withCounterpart(steps, undefined)).toBe(steps);
  });

  test('a second database is compared when its rows are filled, before anybody reaches the new version', () => {
    const counterpart = { tables: [], lagMs: 1000, connection: {} as unknown as DatabaseConnection };
    const canary = stepsOf('start-candidate', 'scale', 'smoke', 'shift-traffic', 'update-target');
    const steps = withCounterpart(withSchema(canary, [migration], later), counterpart);
    const kinds = ['start-candidate', 'scale', 'fill-rows', 'compare-rows', 'smoke'];
    expect(kindsOf(steps).slice(1, 6)).toEqual(kinds);
    const worker = stepsOf('pin-autoscaler', 'start-candidate', 'scale', 'update-target');
    const alone = ['pin-autoscaler', 'compare-rows', 'start-candidate', 'scale', 'update-target'];
    expect(kindsOf(withCounterpart(worker, counterpart))).toEqual(alone);
  });
});

describe('what is due', () => {
  const known = { migrations: [migration], records: [promoted] };

  test('is what no rollout has brought to all users', () => {
    expect(dueMigrations({ ...known, records: [] }, none)).toEqual([migration]);
    expect(dueMigrations(known, { hashes: ['new'], images: ['shop:2'] })).toEqual([]);
  });

  test.each([
    { hashes: ['old'], images: ['shop:2'] },
    { hashes: ['x'], images: ['shop:1'] },
  ])('comes again when the old version serves: %j', (live) =>
    expect(dueMigrations(known, live)).toEqual([migration]),
  );

  test('is refused when what ran is another statement now, or is gone', () => {
    const changed = { ...migration, expand: [statement('ADD c')] };
    expect(() => dueMigrations({ ...known, migrations: [changed] }, none)).toThrow(
      /statement 1, `ADD a`.*\n.*statement 2, `ADD b`/,
    );
  });

  test('may be mended as long as it did not come to its end', () => {
    const statements = promoted.statements.map((own) => ({ ...own, isDone: false }));
    const changed = { ...migration, expand: [statement('ADD c')] };
    const records = [{ ...promoted, statements, promotion: undefined }];
    expect(dueMigrations({ migrations: [changed], records }, none)).toEqual([changed]);
  });

  test('to contract is what was promoted and not contracted', () => {
    const done = {
      phase: 'contract',
      position: 0,
      digest: 'of DROP b',
      summary: 'DROP b',
      isDone: true,
    } as const;
    expect(contractable(known).map((own) => own.migration.id)).toEqual(['0001']);
    const over = { ...promoted, statements: [...promoted.statements, done] };
    expect(contractable({ ...known, records: [over] })).toEqual([]);
    expect(contractable({ ...known, records: [{ ...promoted, promotion: undefined }] })).toEqual([]);
    expect(schemaState([migration], [over])).toEqual([]);
  });

  test('is told by status', () => {
    expect(schemaState([migration], [])).toEqual(['0001: not begun.']);
    expect(schemaState([migration], [promoted])).toEqual([
      '0001: 2 of 2 statements expanded, promoted by rollout shop-1, 0 of 1 statements contracted.',
    ]);
  });
});
