import { describe } from '@jest/globals';
import { openSide } from '../../src/adapters/postgresql/side.ts';
import { tellComparisons } from './comparison-stories.ts';
import { useServer } from './postgres.ts';

const tables = [
  'CREATE TABLE users (tenant int, id bigint, born date, score float8, note text, PRIMARY KEY (tenant, id))',
  `INSERT INTO users SELECT 1, i, '2000-01-01'::date + i % 999, i / 7.0, CASE WHEN i % 3 = 0 THEN 'Ä"' END
   FROM generate_series(1, 10000) i`,
  'CREATE TABLE colours (code uuid PRIMARY KEY, at timestamptz)',
  "INSERT INTO colours SELECT md5(i::text)::uuid, '2026-01-01'::timestamptz + i * interval '1 s' FROM generate_series(1, 10) i",
  'CREATE TABLE mails (address text PRIMARY KEY, at date)',
  "INSERT INTO mails VALUES ('ada@example.org', '2026-01-01')",
  'CREATE TABLE keyless (a int)',
];

describe('a database and its counterpart of another version', () => {
  const old = useServer({ version: 15 });
  const next = useServer({ version: 18 });

  tellComparisons({
    source: old.database,
    counterpart: next.database,
    open: openSide,
    tables,
    names: ['public.colours', 'public.mails', 'public.users'],
    personal: { change: "UPDATE mails SET at = '2026-02-01'", table: 'public.mails' },
  });
});
