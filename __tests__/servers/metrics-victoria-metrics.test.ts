import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MetricsServer } from '../../testbed/metrics-server.ts';
import { startVictoriaMetrics } from '../../testbed/victoria-metrics.ts';
import { asker, send, until } from './metrics.ts';

describe('VictoriaMetrics, asked as Prometheus', () => {
  let server: MetricsServer | undefined;
  const asked = (query: string) => asker('prometheus', { url: server?.url ?? '' })(query);

  beforeAll(async () => {
    server = await startVictoriaMetrics();
    const at = Date.now() - 5_000;
    const lines = ['refused{pod="shop-a"} 0.25', 'refused{pod="shop-b"} 4'].map((line) => `${line} ${at}`);
    await send(`${server.url}/api/v1/import/prometheus`, lines.join('\n'));
    await until(4.25, () => asked('sum(refused)'));
  }, 120_000);
  afterAll(async () => server?.stop());

  test.each([
    ['one version by its pods', 'sum(refused{pod=~"shop-a|shop-c"})', 0.25],
    ['a scalar', 'scalar(sum(refused))', 4.25],
    ['infinity', 'sum(refused) / 0', Infinity],
  ])('%s', async (_what, query, value) => {
    expect(await asked(query)).toEqual({ value });
  });

  test.each([
    ['two series', 'refused', /^the query returned 2 series: aggregate it to one/],
    ['nothing', 'none', /^the query returned nothing$/],
    [
      'a query that cannot be parsed',
      'sum(refused',
      /^Prometheus answered 4\d\d: .*cannot parse|unexpected|missing/,
    ],
  ])('%s', async (_what, query, why) => {
    expect(await asked(query)).toEqual({ noData: expect.stringMatching(why) as unknown });
  });
});
