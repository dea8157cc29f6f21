import { describe, expect, test } from '@jest/globals';
import { randomFrom } from '../../bench/cutover/random.ts';
import { killRuns } from '../../bench/schema/kills.ts';
import { onMysql, onPostgresql, type Subject } from '../../bench/schema/subject.ts';
import * as mysql from './mysql.ts';
import * as postgres from './postgres.ts';

const same = 'runs that are killed at any moment come to the schema and rows of one that was not';

describe('PostgreSQL 18', () => {
  const { server } = postgres.useServer({ version: 18 });
  test(same, async () => expectSame(await onPostgresql(server(), 5000)));
});

describe.each(mysql.servers)('%s', (_name, start) => {
  const { server } = mysql.useServer(start);
  test(same, async () => expectSame(onMysql(server(), 5000)));
});

async function expectSame(subject: Subject): Promise<void> {
  const { trials } = await killRuns(subject, { kills: 6, random: randomFrom(7) });
  expect(trials.filter(({ differences }) => differences.length > 0)).toEqual([]);
  expect(trials.flatMap(({ killedAtMs }) => killedAtMs)).toHaveLength(6);
}
