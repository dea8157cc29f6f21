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
    joined: 'date not null',
    note: 'text',
    network: 'cidr',
  },
  ['(email IS NOT NULL)', '((address IS NOT NULL) OR (email IS NOT NULL))'],
);
const orders = table(5_000_000, {
  id: 'bigint not null',
  user_id: 'bigint',
  total: 'integer',
  Number: 'text not null',
});
const nextEvents = table(9_000_000, { id: 'bigint', at: 'date not null' }, [
  "((at >= '2025-01-01'::date) AND (at < '2026-01-01'::date))",
]);

/** What a connection would tell of schema.sql, with more rows in it. */
export const schema: SchemaFacts = {
  serverVersion: 180004,
  tables: new Map([
    ['users', users],
    ['public.users', users],
    ['orders', orders],
    ['public.orders', orders],
    ['events_2025', nextEvents],
    ['public.events_2025', nextEvents],
  ]),
};
