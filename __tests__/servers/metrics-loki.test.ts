import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLoki } from '../../testbed/loki.ts';
import type { MetricsServer } from '../../testbed/metrics-server.ts';
import { asker } from './metrics.ts';

/** It takes minutes to build: testbed/README.md says how. */
const given = process.env['CUTOVER_TEST_LOKI'];

(given === undefined ? describe.skip : describe)('the Loki of CUTOVER_TEST_LOKI', () => {
  let server: MetricsServer | undefined;
  const url = (): string => server?.url ?? '';
  const asked = (query: string, tenant = 'acme') => asker('loki', { url: url(), tenant })(query);
  const counted = (pods: string): string =>
    `sum(count_over_time({namespace="shop",pod=~"${pods}"} |= "payment refused" [60s]))`;

  beforeAll(async () => {
    server = await startLoki(given ?? '');
    const now = Date.now();
    const stream = (pod: string, ...lines: readonly string[]) => ({
      stream: { namespace: 'shop', pod },
      values: lines.map((line, index) => [`${now - 5000 + index}000000`, line]),
    });
    const streams = [
      stream('shop-a', 'payment refused euros=2.5', 'payment refused euros=1', 'payment taken'),
      stream('shop-b', 'payment refused euros=9'),
    ];
    const headers = { 'content-type': 'application/json', 'X-Scope-OrgID': 'acme' };
    const body = JSON.stringify({ streams });
    const pushed = await fetch(`${url()}/loki/api/v1/push`, { method: 'POST', headers, body });
    expect(pushed.status).toBe(204);
  }, 120_000);
  afterAll(async () => server?.stop());

  test.each([
    ['one version by its pods', counted('shop-a|shop-c'), 2],
    ['no line, and the zero that is written for it', `${counted('none')} or vector(0)`, 0],
    ['a scalar', '1 + 1', 2],
    [
      'numbers in the lines',
      'sum(sum_over_time({pod="shop-a"} |= "refused" | logfmt | unwrap euros [60s]))',
      3.5,
    ],
  ])('%s', async (_what, query, value) => {
    expect(await asked(query)).toEqual({ value });
  });

  test('lines of another tenant are not there', async () => {
    expect(await asked(counted('shop-a'), 'other')).toEqual({ noData: 'the query returned nothing' });
  });

  test.each([
    ['no line', counted('none'), 'the query returned nothing'],
    ['what is divided by 0', `${counted('shop-a')} / 0`, 'the query returned NaN: nothing to measure'],
    [
      'two pods',
      'sum by (pod) (count_over_time({namespace="shop"}[60s]))',
      'the query returned 2 series: aggregate it to one, e.g. with sum(…)',
    ],
    ['lines', '{namespace="shop"}', /^Loki answered 400: log queries are not supported as an instant query/],
    ['what it cannot parse', 'sum(count_over_time({pod=', /^Loki answered 400: parse error at line 1, col/],
    [
      'lines without that number',
      'sum(sum_over_time({pod="shop-a"} | unwrap pod [60s]))',
      /^Loki answered 400: .*SampleExtractionErr/,
    ],
  ])('%s', async (_what, query, why) => {
    const noData = typeof why === 'string' ? why : (expect.stringMatching(why) as unknown);
    expect(await asked(query)).toEqual({ noData });
  });
});
