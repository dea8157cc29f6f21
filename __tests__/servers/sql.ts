import { expect, test } from '@jest/globals';
import { parseDatabaseUrl } from '../../src/config/database-url.ts';
import { askSqlOf } from '../../src/wire-database.ts';
import type { AskSql } from '../../src/ports/sql.ts';
import type { Sampled } from '../../src/metrics/provider.ts';
import type { Spec } from '../../src/model/spec.ts';

/** As a run asks a database with this address. */
export function asker(url: string, timeoutMs = 10_000): AskSql {
  const { value, complaints } = parseDatabaseUrl(url, {});
  if (value === undefined) throw new Error(JSON.stringify(complaints));
  const spec: Pick<Spec, 'sources'> = {
    sources: { sql: { connection: value, timeoutMs }, command: { env: {}, timeoutMs } },
  };
  const ask = askSqlOf({ ...spec, database: undefined }, 'acme/shop run 42');
  if (ask === undefined) throw new Error('There is nobody to ask.');
  return ask;
}

/** What a table of payments makes of a query, with its placeholders' values. */
export interface Story {
  readonly what: string;
  readonly query: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly gives: number | RegExp;
}

/** Of both engines. */
export const shared: readonly Story[] = [
  { what: 'a count', query: 'select count(*) from payments where refused = 1', gives: 2 },
  { what: 'a decimal', query: 'select avg(amount) from payments;', gives: 15.5 },
  {
    what: 'a bound value',
    query: 'select count(*) from payments where pod = {{pods}} and pod = {{pods}}',
    values: { pods: 'shop-1' },
    gives: 2,
  },
  {
    what: 'a value that would end the statement, were it a part of it',
    query: 'select count(*) from payments where pod = {{pods}}',
    values: { pods: "x' or '1'='1'; drop table payments; --" },
    gives: 0,
  },
  { what: 'a text that is a number', query: "select '12.5'", gives: 12.5 },
  { what: 'NULL', query: 'select sum(amount) from payments where 1 = 0', gives: /^the answer is NULL$/ },
  { what: 'no row', query: 'select amount from payments where 1 = 0', gives: /has no row$/ },
  { what: 'several rows', query: 'select amount from payments', gives: /has several rows/ },
  { what: 'several columns', query: 'select 1, 2', gives: /has 2 columns/ },
  {
    what: 'a text',
    query: "select 'kept private'",
    gives: /^the answer is no number: a text$/,
  },
  {
    what: 'a mistake',
    query: 'select nothing from payments',
    gives: /^the database did not answer: .*nothing/,
  },
];

export function tellStories(stories: readonly Story[], ask: () => AskSql): void {
  test.each(stories.map((story) => [story.what, story] as const))(
    '%s',
    async (_, { query, values = {}, gives }) => {
      expectGiven(await ask()(query, values), gives);
    },
  );
}

export function expectGiven(sampled: Sampled, gives: number | RegExp): void {
  if (typeof gives === 'number') expect(sampled).toEqual({ value: gives });
  else expect(sampled).toEqual({ noData: expect.stringMatching(gives) });
}

/** Two pods' payments. */
export const payments = [
  'create table payments (id int primary key, pod varchar(40), refused int, amount decimal(8, 2))',
  "insert into payments values (1, 'shop-1', 1, 10), (2, 'shop-1', 1, 20), (3, 'shop-2', 0, 16.5)",
];
