import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startInfluxdb } from '../../testbed/influxdb.ts';
import type { MetricsServer } from '../../testbed/metrics-server.ts';
import { asker, send } from './metrics.ts';

describe('InfluxDB 1.8', () => {
  let server: MetricsServer | undefined;
  const url = (): string => server?.url ?? '';
  const asked = (flux: string) => asker('influxdb', { url: url() })(flux);
  const from = (rest: string): string => `from(bucket: "shop") |> range(start: -60s)\n  ${rest}`;
  const refused = '|> filter(fn: (r) => r._measurement == "payments" and r._field == "refused"';

  beforeAll(async () => {
    server = await startInfluxdb();
    await send(`${url()}/query?${new URLSearchParams({ q: 'CREATE DATABASE shop' }).toString()}`, '');
    const now = Math.floor(Date.now() / 1000);
    const lines = [
      `payments,pod=shop-a refused=0.25 ${now - 20}`,
      `payments,pod=shop-a refused=0.5 ${now - 5}`,
      `payments,pod=shop-b refused=4 ${now - 5}`,
      `counts,pod=shop-a seen=7i ${now - 5}`,
      `words,pod=shop-a said="a, \\"b\\"" ${now - 5}`,
    ];
    await send(`${url()}/write?db=shop&precision=s`, lines.join('\n'));
  }, 300_000);
  afterAll(async () => server?.stop());

  test('one version by its pods', async () => {
    expect(await asked(from(`${refused} and r.pod =~ /^(shop-a|shop-c)$/) |> group() |> sum()`))).toEqual({
      value: 0.75,
    });
  });

  test('a whole number', async () => {
    expect(await asked(from('|> filter(fn: (r) => r._measurement == "counts") |> last()'))).toEqual({
      value: 7,
    });
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
      'NaN',
      `${refused} and r.pod == "shop-b") |> sum() |> map(fn: (r) => ({ _value: float(v: "NaN") }))`,
      'returned NaN: nothing to measure',
    ],
    [
      'no column',
      `${refused} and r.pod == "shop-b") |> keep(columns: ["pod"])`,
      'returned a row without the column _value',
    ],
  ])('%s', async (_what, rest, why) => {
    expect(await asked(from(rest))).toEqual({ noData: `InfluxDB ${why}` });
  });

  test('infinity', async () => {
    const infinite = `${refused} and r.pod == "shop-b") |> sum() |> map(fn: (r) => ({ _value: float(v: "+Inf") }))`;
    expect(await asked(from(infinite))).toEqual({ value: Infinity });
  });

  test('complains of a query in its own words', async () => {
    expect(await asked('from(bucket: "shop") |> rnge(start: -60s)')).toEqual({
      noData: 'InfluxDB answered 500: type error 1:25-1:29: undefined identifier "rnge"',
    });
    expect(await asked('from(bucket: "none") |> range(start: -60s)')).toEqual({
      noData: expect.stringMatching(/^InfluxDB answered 500: .*no database/) as unknown,
    });
  });
});
