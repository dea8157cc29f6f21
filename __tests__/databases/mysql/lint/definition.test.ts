import { expect, test } from '@jest/globals';
import { definitionOf } from '../../../../src/databases/mysql/lint/definition.ts';
import { parsed } from './cases.ts';

/** The type, and what follows it by its kind. */
function cut(sql: string): readonly (string | undefined)[] {
  const column = definitionOf(parsed(sql)[0]?.words ?? [], sql);
  return [column?.name, column?.type, ...(column?.clauses ?? []).map(({ kind, text }) => `${kind}: ${text}`)];
}

test.each([
  ['age int', ['age', 'int']],
  ['`big age` bigint(20) unsigned zerofill', ['big age', 'bigint(20) unsigned zerofill']],
  [
    'a varchar(20) NOT NULL DEFAULT NULL',
    ['a', 'varchar(20)', 'NOT NULL: NOT NULL', 'DEFAULT: DEFAULT NULL'],
  ],
  ['a double precision null', ['a', 'double precision', 'NULL: null']],
  [
    "a enum('NOT NULL', ')') CHARACTER SET latin1 COLLATE latin1_bin COMMENT 'DEFAULT 1'",
    [
      ...['a', "enum('NOT NULL', ')')", 'CHARACTER SET: CHARACTER SET latin1', 'COLLATE: COLLATE latin1_bin'],
      "COMMENT: COMMENT 'DEFAULT 1'",
    ],
  ],
  [
    'a timestamp(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6) AFTER comment',
    [
      ...['a', 'timestamp(6)', 'DEFAULT: DEFAULT CURRENT_TIMESTAMP(6)'],
      ...['ON UPDATE: ON UPDATE CURRENT_TIMESTAMP(6)', 'AFTER: AFTER comment'],
    ],
  ],
  [
    'a int REFERENCES b (c) ON DELETE SET NULL ON UPDATE SET DEFAULT UNIQUE KEY',
    [
      'a',
      'int',
      'REFERENCES: REFERENCES b (c) ON DELETE SET NULL ON UPDATE SET DEFAULT',
      'UNIQUE: UNIQUE KEY',
    ],
  ],
  [
    'a int GENERATED ALWAYS AS (b DIV 2) STORED KEY',
    ['a', 'int', 'AS: GENERATED ALWAYS AS (b DIV 2) STORED', 'PRIMARY KEY: KEY'],
  ],
  [
    'a int CONSTRAINT unique_a CHECK (a > 0) NOT ENFORCED INVISIBLE',
    ['a', 'int', 'CHECK: CONSTRAINT unique_a CHECK (a > 0) NOT ENFORCED', 'INVISIBLE: INVISIBLE'],
  ],
  ['a bigint SERIAL DEFAULT VALUE', ['a', 'bigint', 'AUTO_INCREMENT: SERIAL DEFAULT VALUE']],
  ["'a' int", [undefined, undefined]],
])('%s', (sql, parts) => {
  expect(cut(sql)).toEqual(parts);
});
