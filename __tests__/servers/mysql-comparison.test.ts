import { describe } from '@jest/globals';
import { openSide } from '../../src/adapters/mysql/side.ts';
import { tellComparisons } from './comparison-stories.ts';
import { digits } from './mysql-jobs.ts';
import { servers, useServer } from './mysql.ts';

const tables = [
  'CREATE TABLE users (tenant int, id bigint unsigned, born date, score double, note blob, PRIMARY KEY (tenant, id))',
  `INSERT INTO users SELECT 1, 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d, '2000-01-01', (a.d + b.d) / 7, IF(a.d = 2, x'ff00', NULL)
   FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e`,
  'CREATE TABLE colours (code binary(4) PRIMARY KEY, at timestamp NULL)',
  "INSERT INTO colours VALUES (x'00ff0000', '2026-01-01 00:00:01'), (x'ffffffff', NULL)",
  'CREATE TABLE keyless (a int)',
];

describe.each(servers)('%s and its counterpart', (_name, start) => {
  const { database } = useServer(start);

  tellComparisons({
    source: database,
    counterpart: database,
    open: openSide,
    tables,
    names: ['colours', 'users'],
    personal: {
      change: "UPDATE colours SET at = '2026-02-01' WHERE code = x'ffffffff'",
      table: 'colours',
    },
  });
});
