import { expect, test } from '@jest/globals';
import { dialects } from '../../src/databases/engine.ts';
import { lintFolders } from '../../src/migrations/lint.ts';

const folder = {
  id: '0042_full_name',
  path: 'db/migrations/0042_full_name',
  files: new Map(
    Object.entries({
      'expand.sql': 'ALTER TABLE users MODIFY age bigint;\nUPDATE users SET age = 0;',
      'expand.down.sql': 'ALTER TABLE users DROP COLUMN age;',
      'backfill.sql': 'UPDATE users SET age = 0 WHERE age IS NULL;',
      'contract.sql': 'ALTER TABLE users DROP COLUMN name;\nALTER TABLE users ADD COLUMN born date;',
    }).map(([name, text]) => [name, new TextEncoder().encode(text)]),
  ),
};

test.each(['mysql', 'mariadb'] as const)(
  'each file of a migration for %s is judged by the phase in which it runs',
  async (engine) => {
    const found = await lintFolders([folder], dialects[engine], undefined);
    expect(found.map(({ file, line, rule }) => [file.split('/').at(-1), line, rule])).toEqual([
      ['expand.sql', 1, 'copy-algorithm'],
      ['expand.sql', 2, 'unbatched-write'],
      ['contract.sql', 2, 'wrong-phase'],
    ]);
  },
);
