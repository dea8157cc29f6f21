import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Database, StatementJob } from '../../src/ports/database.ts';
import { startPostgres, type PostgresServer } from '../../testbed/postgres.ts';
import { jobOf, valuesOf, withDatabase } from './postgres.ts';

const mayMount = process.getuid?.() === 0;

(mayMount ? describe : describe.skip)('a disk of 128 MiB, mounted by root', () => {
  const opened: { folder?: string; server?: PostgresServer } = {};

  beforeAll(async () => {
    opened.folder = await mkdtemp(join(tmpdir(), 'cutover-disk-'));
    expect(mount('mount', '-t', 'tmpfs', '-o', 'size=128m', 'tmpfs', opened.folder)).toBe('');
    opened.server = await startPostgres({
      parent: opened.folder,
      settings: { max_wal_size: '32MB', shared_buffers: '8MB' },
    });
  }, 60_000);

  afterAll(async () => {
    // It cannot remove what is mounted.
    await opened.server?.stop().catch(() => undefined);
    if (opened.folder === undefined) return;
    expect(mount('umount', opened.folder)).toBe('');
    await rm(opened.folder, { recursive: true, force: true });
  });

  test('that is full: says what to do, leaves nothing half done, and goes on when there is room', async () => {
    const url = opened.server?.url() ?? '';
    const copies = "CREATE UNLOGGED TABLE copies AS SELECT repeat('x', 1000) FROM generate_series(1, ";
    const job = (rows: number): StatementJob => jobOf(`${copies}${rows})`, undefined);
    await withDatabase(url, async (own) => {
      await expect(carried(own, job(200_000))).rejects.toThrow(
        /^0001: `CREATE UNLOGGED TABLE copies`: .*No space left on device \(53100\)\. Make room on the disk/,
      );
      expect((await own.view('0001')).statements).toEqual([]);
      expect(await valuesOf(url, "SELECT relname FROM pg_class WHERE relname = 'copies'")).toEqual([]);
      await carried(own, job(10));
      expect((await own.view('0001')).statements).toMatchObject([{ is: 'done' }]);
    });
  });
});

/** A call waits a second; the statement may take longer. */
async function carried(own: Database, job: StatementJob): Promise<void> {
  do await own.run(job);
  while ((await own.view('0001')).statements.some(({ is }) => is === 'running'));
  await own.run(job);
}

/** What it complains of; nothing is good. */
function mount(program: string, ...args: readonly string[]): string {
  return spawnSync(program, args, { encoding: 'utf8' }).stderr;
}
