import type { ColumnFacts, SchemaFacts, TableFacts } from '../../../../src/model/sql-finding.ts';

/** Of texts that say no other one. */
const usual = 'utf8mb4_general_ci';

const texts = /^(varchar|text|enum|set)/;

/** `varchar(10) not null latin1_swedish_ci`. */
function column(text: string): ColumnFacts {
  const [, type = '', required, collation] = /^(.+?)( not null)?(?: (\w+_ci))?$/.exec(text) ?? [];
  return {
    type,
    isNullable: required === undefined,
    collation: texts.test(type) ? (collation ?? usual) : undefined,
  };
}

function table(rows: number, columns: Readonly<Record<string, string>>): TableFacts {
  const facts = Object.entries(columns).map(([name, text]) => [name, column(text)] as const);
  return { rows, columns: new Map(facts), checks: [], collation: usual };
}

const users = table(1_000_000, {
  id: 'bigint(20) not null',
  name: 'varchar(20)',
  email: 'varchar(50) not null',
  nick: 'varchar(100)',
  code: 'varchar(10) latin1_swedish_ci',
  slug: 'varchar(20) utf8mb3_general_ci',
  hash: 'varbinary(20)',
  bio: 'text',
  mood: "enum('sad','glad') not null",
  flags: "set('a','b','c','d','e','f','g','h')",
  balance: 'decimal(10,2)',
  age: 'int(11)',
  joined: 'date not null',
  seen: 'datetime',
});
const orders = table(5_000_000, {
  id: 'bigint(20) not null',
  user_id: 'bigint(20)',
  total: 'int(11)',
  Number: 'varchar(20) not null',
});

/** What a connection would tell of schema.sql, with more rows in it. */
export const schema: SchemaFacts = {
  serverVersion: 101119,
  tables: new Map([
    ['users', users],
    ['shop.users', users],
    ['orders', orders],
    ['shop.orders', orders],
  ]),
};
