import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runSchema } from '../../bench/schema/rollout.ts';
import { writeMigrations } from '../../bench/schema/migrations.ts';
import { runStep, type StepResult } from '../../testbed/runner/runner.ts';
import { useServer } from './postgres.ts';

const { database } = useServer({ version: 18 });

/** `command: plan` as a pull request's job runs it: no kubeconfig anywhere. */
async function plan(inputs: Readonly<Record<string, string>>): Promise<StepResult> {
  const home = await mkdtemp(join(tmpdir(), 'cutover-home-'));
  return runStep({
    inputs: { command: 'plan', target: 'deployment/shop', images: 'shop:2.0.0', ...inputs },
    env: { HOME: home, KUBECONFIG: '', KUBERNETES_SERVICE_HOST: '' },
  });
}

describe('a plan on a pull request, with no cluster at hand', () => {
  test('annotates the lines of the SQL that hurts, and says what to write instead', async () => {
    const migrations = await writeMigrations({
      '0001_age/expand.sql':
        '-- add it\nALTER TABLE users ADD COLUMN age int;\nCREATE INDEX users_age ON users (age);',
    });
    const planned = await plan({ migrations });
    const file = `${migrations}/0001_age/expand.sql`;
    expect(planned.exitCode).toBe(0);
    expect(planned.outputs['outcome']).toBe('planned');
    expect(planned.log).toContainEqual(
      expect.stringMatching(
        /^::error title=Cutover%3A require-concurrent-index-creation,file=.*expand\.sql,line=3,col=1::Nobody can write to users/,
      ),
    );
    expect(planned.summary).toContain('CREATE INDEX CONCURRENTLY users&#95;age ON users');
    expect(planned.summary).toContain('No kubeconfig was found');
    expect(planned.summary).toContain('there is no `database-url`'.replaceAll('`', '&#96;'));
    const sarif = JSON.parse(await readFile(planned.outputs['sarif'] ?? '', 'utf8')) as Sarif;
    expect(sarif.runs[0].results[0]).toMatchObject({
      ruleId: 'require-concurrent-index-creation',
      level: 'error',
      locations: [
        { physicalLocation: { artifactLocation: { uri: file }, region: { startLine: 3, startColumn: 1 } } },
      ],
    });
  });

  test('knows the schema where it has a connection', async () => {
    const url = await database('CREATE TABLE users (id bigint PRIMARY KEY, name varchar(20))');
    const widened = { '0001_name/expand.sql': 'ALTER TABLE users ALTER COLUMN name TYPE varchar(40);' };
    const migrations = await writeMigrations(widened);
    const [blind, seeing] = [await plan({ migrations }), await plan({ migrations, 'database-url': url })];
    expect(blind.outputs['reason']).toBe('1 finding in 1 migration');
    expect(seeing.outputs['reason']).toBe('0 findings in 1 migration');
    expect(seeing.summary).toContain('Expand the schema for 0001&#95;name');
  });

  test('runs migrations back and forth on a throw-away database', async () => {
    const table = 'CREATE TABLE users (id bigint PRIMARY KEY, name text)';
    const shadow = await database(table);
    const files = {
      '0001_age/expand.sql':
        'ALTER TABLE users ADD COLUMN age int; CREATE INDEX CONCURRENTLY users_age ON users (age);',
      '0001_age/expand.down.sql': 'DROP INDEX users_age; ALTER TABLE users DROP COLUMN age;',
      '0001_age/backfill.sql': 'UPDATE users SET age = 0 WHERE age IS NULL',
      '0001_age/contract.sql': 'ALTER TABLE users DROP COLUMN name',
    };
    const good = await plan({ migrations: await writeMigrations(files), shadow });
    expect(good.summary).toContain(
      'Shadow run: 0001&#95;age expands, reverts to the schema before, expands again and contracts.',
    );
    const half = { ...files, '0001_age/expand.down.sql': 'DROP INDEX users_age;' };
    const bad = await plan({ migrations: await writeMigrations(half), shadow: await database(table) });
    expect(bad.exitCode).toBe(1);
    expect(bad.log.join('\n')).toContain(
      'shadow: 0001_age: expand.down.sql does not restore the schema: column public.users.age integer is left',
    );
  });

  test('refuses a shadow that rollouts have changed', async () => {
    const folder = await writeMigrations({ '0001_a/expand.sql': 'CREATE TABLE a (id int)' });
    const url = await database();
    await runSchema({ url, folder, rollout: 'shop-1' });
    const { exitCode, log } = await plan({ migrations: folder, shadow: url });
    expect(exitCode).toBe(1);
    expect(log.join('\n')).toContain('so it is no throw-away');
  });

  test('says all that is wrong with the files at once', async () => {
    const migrations = await writeMigrations({
      '0001_a/expand.sql': 'ALTER TABL users;',
      '0002_b/contract.sql': '',
      '0003_c/backfill.sql': 'UPDATE users SET x = 1',
      '0004_d/down.sql': 'DROP TABLE users',
      '0005_e/expand.sql': 'BEGIN; SELECT 1; COMMIT;',
    });
    const { exitCode, log } = await plan({ migrations });
    const said = log.join('\n');
    expect(exitCode).toBe(1);
    expect(said).toContain('0001_a/expand.sql:1:7: syntax error at or near "TABL"');
    expect(said).toContain('0002_b/contract.sql is empty');
    expect(said).toContain('0003_c/backfill.sql:1:1: `UPDATE users SET x …` has no WHERE');
    expect(said).toContain('0004_d/down.sql is no file of a migration');
    expect(said).toContain('0005_e/expand.sql:1:1: `BEGIN` begins or ends a transaction');
  });
});

interface Sarif {
  readonly runs: readonly [{ readonly results: readonly object[] }];
}
