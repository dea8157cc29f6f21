import { expect, test } from '@jest/globals';
import { randomFrom } from '../../bench/cutover/random.ts';
import { killRuns } from '../../bench/schema/kills.ts';
import { useServer } from './postgres.ts';

const { server } = useServer({ version: 18 });

test('runs that are killed at any moment come to the schema and rows of one that was not', async () => {
  const { trials } = await killRuns(server(), { kills: 6, rows: 5000, random: randomFrom(7) });
  expect(trials.filter(({ differences }) => differences.length > 0)).toEqual([]);
  expect(trials.flatMap(({ killedAtMs }) => killedAtMs)).toHaveLength(6);
});
