import type { ColumnFacts, SchemaFacts, TableFacts } from '../../../../src/model/sql-finding.ts';

function table(
  rows: number,
  columns: Readonly<Record<string, string>>,
  checks: readonly string[] = [],
): TableFacts {
  const facts = Object.entries(columns).map(([name, type]): [string, ColumnFacts] => [
    name,
    { type: type.replace(' not null', ''), isNullable: !type.endsWith(' not null') },
  ]);
  return { rows, columns: new Map(facts), checks };
}

const users = table(
  1_000_000,
  {
    id: 'bigint not null',
    name: 'character varying(20)',
    email: 'text',
    balance: 'numeric(10,2)',
    address: 'cidr',
    age: 'integer',
  },
  ['(email IS NOT NULL)'],
);
const orders = table(5_000_000, { id: 'bigint not null', user_id: 'bigint', total: 'integer' });

/** What a connection would tell of the fixtures' tables. */
export const schema: SchemaFacts = {
  serverVersion: 180004,
  tables: new Map([
    ['users', users],
    ['public.users', users],
    ['orders', orders],
    ['public.orders', orders],
  ]),
};
