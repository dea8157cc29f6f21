import { beforeAll, describe, expect, test } from '@jest/globals';
import { servers as known, useServer, valuesOf } from './mysql.ts';
import { asker, expectGiven, payments, shared, tellStories } from './sql.ts';

describe.each(known)('a query with `provider: sql` of %s', (_, start) => {
  const servers = useServer(start);
  let url = '';
  beforeAll(async () => {
    url = await servers.database(...payments);
  });

  tellStories(
    [
      ...shared,
      {
        what: 'a pattern of pods',
        query: 'select count(*) from payments where pod rlike {{pods}}',
        values: { pods: 'shop-[12]' },
        gives: 3,
      },
      {
        what: 'the window',
        query: "select timestampdiff(second, '2026-01-01' - interval {{window}} second, '2026-01-01')",
        values: { window: '60s' },
        gives: 60,
      },
      { what: 'a number longer than those of JavaScript', query: 'select 9007199254740993', gives: 2 ** 53 },
      { what: 'a write', query: 'delete from payments', gives: /would write/ },
      { what: 'a second statement', query: 'select 1; delete from payments', gives: /syntax/ },
    ],
    () => asker(url),
  );

  test('is not waited for longer than its time, nor is its session left', async () => {
    const sleeping = 'select count(*) + sleep(20) from payments';
    const begun = Date.now();
    await asker(url, 300)(sleeping, {});
    expect(Date.now() - begun).toBeLessThan(3000);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const left = await valuesOf(
      url,
      "select info from information_schema.processlist where info like 'select count(*) + sleep%'",
    );
    expect(left).toEqual([]);
    expect(await valuesOf(url, 'select count(*) from payments')).toEqual([3]);
  });

  test('says neither the address nor the password where it cannot get in', async () => {
    const wrong = new URL(url);
    wrong.password = 'secretword';
    const sampled = await asker(wrong.href)('select 1', {});
    expectGiven(sampled, /Check the user and the password in `url` of `providers: sql`/);
    expect(JSON.stringify(sampled)).not.toMatch(/secretword/);
  });
});
