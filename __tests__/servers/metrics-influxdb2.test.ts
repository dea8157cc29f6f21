import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { influxdb2, startInfluxdb2 } from '../../testbed/influxdb2.ts';
import type { MetricsServer } from '../../testbed/metrics-server.ts';
import { asker } from './metrics.ts';

/** It takes minutes to build, with a library in Rust: testbed/README.md says how. */
const given = process.env['CUTOVER_TEST_INFLUXDB2'];

(given === undefined ? describe.skip : describe)('the InfluxDB 2 of CUTOVER_TEST_INFLUXDB2', () => {
  let server: MetricsServer | undefined;
  const url = (): string => server?.url ?? '';
  const asked = (flux: string, { org = influxdb2.org, token = influxdb2.token } = {}) =>
    asker(
      'influxdb',
      { url: url(), token: 'env:TOKEN', ...(org === '' ? {} : { org }) },
      { TOKEN: token },
    )(flux);
  const from = (rest: string): string => `from(bucket: "shop") |> range(start: -60s)\n  ${rest}`;
  const refused = '|> filter(fn: (r) => r._measurement == "payments" and r._field == "refused"';

  beforeAll(async () => {
    server = await startInfluxdb2(given ?? '');
    const now = Math.floor(Date.now() / 1000);
    const lines = [
      `payments,pod=shop-a refused=0.25 ${now - 20}`,
      `payments,pod=shop-a refused=0.5 ${now - 5}`,
      `payments,pod=shop-b refused=4 ${now - 5}`,
      `counts,pod=shop-a seen=7i ${now - 5}`,
      `words,pod=shop-a said="a, \\"b\\"" ${now - 5}`,
    ];
    const { bucket, org, token } = influxdb2;
    const written = await fetch(
      `${url()}/api/v2/write?${new URLSearchParams({ bucket, org, precision: 's' }).toString()}`,
      { method: 'POST', headers: { authorization: `Token ${token}` }, body: lines.join('\n') },
    );
    expect(written.status).toBe(204);
  }, 120_000);
  afterAll(async () => server?.stop());

  test.each([
    ['one version by its pods', `${refused} and r.pod =~ /^(shop-a|shop-c)$/) |> group() |> sum()`, 0.75],
    ['a whole number', '|> filter(fn: (r) => r._measurement == "counts") |> last()', 7],
    [
      'infinity',
      `${refused} and r.pod == "shop-b") |> sum() |> map(fn: (r) => ({ r with _value: 1.0 / 0.0 }))`,
      Infinity,
    ],
  ])('%s', async (_what, rest, value) => {
    expect(await asked(from(rest))).toEqual({ value });
  });

  test.each([
    [
      'rows of two pods',
      `${refused}) |> sum()`,
      'returned 2 rows: reduce them to one, e.g. with group() and sum()',
    ],
    ['nothing', `${refused} and r.pod == "none") |> sum()`, 'returned no rows'],
    ['text', '|> filter(fn: (r) => r._measurement == "words")', 'returned a string, not a number'],
    [
      'an error behind the first tables',
      '|> sum()',
      'broke the query off: unsupported input type for sum aggregate: string',
    ],
    [
      'no column',
      `${refused} and r.pod == "shop-b") |> keep(columns: ["pod"])`,
      'returned a row without the column _value',
    ],
    [
      'what it does not know',
      '|> summ()',
      /^InfluxDB answered 400: error @2:6-2:10: undefined identifier summ$/,
    ],
  ])('%s', async (_what, rest, why) => {
    const noData = typeof why === 'string' ? `InfluxDB ${why}` : (expect.stringMatching(why) as unknown);
    expect(await asked(from(rest))).toEqual({ noData });
  });

  test('another bucket, no organization, a wrong one and a wrong token are said', async () => {
    const sum = from(`${refused}) |> group() |> sum()`);
    expect(await asked(sum.replace('shop', 'none'))).toEqual({
      noData: expect.stringMatching(/^InfluxDB answered 404: .*could not find bucket "none"$/) as unknown,
    });
    expect(await asked(sum, { org: '' })).toEqual({
      noData: expect.stringMatching(
        /^InfluxDB answered 400: .*Please provide either orgID or org$/,
      ) as unknown,
    });
    expect(await asked(sum, { org: 'other' })).toEqual({
      noData: expect.stringMatching(/^InfluxDB answered 400: .*"other" not found$/) as unknown,
    });
    expect(await asked(sum, { token: 'not-the-right-token' })).toEqual({
      noData: 'InfluxDB answered 401, it does not let us in: unauthorized access',
    });
  });
});
