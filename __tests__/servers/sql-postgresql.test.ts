import { beforeAll, describe, expect, test } from '@jest/globals';
import { useServer, valuesOf } from './postgres.ts';
import { asker, expectGiven, payments, shared, tellStories } from './sql.ts';

const servers = useServer({});
let url = '';
beforeAll(async () => {
  url = await servers.database(...payments, 'create sequence numbers');
});

describe('a query with `provider: sql` of a PostgreSQL', () => {
  tellStories(
    [
      ...shared,
      {
        what: 'a pattern of pods',
        query: 'select count(*) from payments where pod ~ {{pods}}',
        values: { pods: 'shop-[12]' },
        gives: 3,
      },
      {
        what: 'the window',
        query: 'select extract(epoch from {{window}}::interval)',
        values: { window: '60s' },
        gives: 60,
      },
      { what: 'a number longer than those of JavaScript', query: 'select 9007199254740993', gives: 2 ** 53 },
      { what: 'NaN', query: "select 'NaN'::numeric", gives: /no number/ },
      { what: 'a boolean', query: 'select true', gives: /no number: true$/ },
      { what: 'a write', query: 'delete from payments returning 1', gives: /syntax error/ },
      {
        what: 'a write in disguise',
        query: "with gone as (select nextval('numbers')) select 1 from gone",
        gives: /would write/,
      },
      {
        what: 'a second statement',
        query: 'select 1; commit; delete from payments',
        gives: /multiple commands/,
      },
    ],
    () => asker(url),
  );

  test('is not waited for longer than its time, nor is its session left', async () => {
    expectGiven(await asker(url, 300)('select 1 from pg_sleep(20)', {}), /did not answer/);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const sessions = await valuesOf(
      url,
      "select application_name from pg_stat_activity where application_name like 'cutover%'",
    );
    expect(sessions).toEqual([]);
    expect(await valuesOf(url, 'select count(*)::int from payments')).toEqual([3]);
  });

  test('reads no more of a huge answer than tells that it is one', async () => {
    expectGiven(
      await asker(url)('select 1 from generate_series(1, 10000) a, generate_series(1, 10000) b', {}),
      /several rows/,
    );
  });

  test('says neither the address nor the password where it cannot get in', async () => {
    const wrong = url.replace('ss%2Fword', 'ss%2Fsecretword');
    const sampled = await asker(wrong)('select 1', {});
    expectGiven(sampled, /Check the user and the password in `url` of `providers: sql`/);
    expect(JSON.stringify(sampled)).not.toMatch(/secretword/);
  });

  test('says so where nobody listens', async () => {
    expectGiven(await asker('postgresql://me:hush@127.0.0.1:1/shop')('select 1', {}), /cannot be reached/);
  });
});
