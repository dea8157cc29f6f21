import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startElasticsearch } from '../../testbed/elasticsearch.ts';
import type { MetricsServer } from '../../testbed/metrics-server.ts';
import { startOpensearch } from '../../testbed/opensearch.ts';
import { asker, send } from './metrics.ts';

/** What they have in common is the same code, and each is also whatever answers with JSON. */
describe.each([
  ['OpenSearch', 'opensearch', startOpensearch],
  ['Elasticsearch', 'elasticsearch', startElasticsearch],
])('%s', (title, name, start) => {
  let server: MetricsServer | undefined;
  const url = (): string => server?.url ?? '';
  const asked = (query: string, provider = name) => asker(provider, { url: url() })(query);
  const search = (pods: string, aggregation: object, path = '/payments-*/_search'): string => {
    const filter = [{ range: { at: { gte: 'now-60s' } } }, { regexp: { pod: pods } }];
    const body = { size: 0, query: { bool: { filter } }, aggs: { refused: aggregation } };
    return `POST ${path} $.aggregations.refused.value\n${JSON.stringify(body, null, 2)}`;
  };
  const sum = { sum: { field: 'refused' } };

  beforeAll(async () => {
    server = await start();
    const properties = { pod: { type: 'keyword' }, at: { type: 'date' }, note: { type: 'text' } };
    const made = await fetch(`${url()}/payments-1`, {
      method: 'PUT',
      body: JSON.stringify({ mappings: { properties } }),
      headers: { 'content-type': 'application/json' },
    });
    expect(made.status).toBe(200);
    const at = new Date().toISOString();
    const documents = ['shop-a', 'shop-a', 'shop-b'].flatMap((pod) => [
      { index: {} },
      { pod, at, refused: 2.5, note: 'x' },
    ]);
    const lines = documents.map((line) => `${JSON.stringify(line)}\n`).join('');
    await send(`${url()}/payments-1/_bulk?refresh=true`, lines, 'application/x-ndjson');
  }, 300_000);
  afterAll(async () => server?.stop());

  test.each([name, 'http'])('one version by its pods, as %s', async (provider) => {
    expect(await asked(search('shop-a.*', sum), provider)).toEqual({ value: 5 });
  });

  test('a count', async () => {
    expect(await asked('GET /payments-1/_count?q=pod:shop-b $.count')).toEqual({ value: 1 });
  });

  test('a sum of nothing is 0, an average of nothing is no data', async () => {
    expect(await asked(search('none', sum))).toEqual({ value: 0 });
    expect(await asked(search('none', { avg: { field: 'refused' } }))).toEqual({
      noData: `${title} answered with null at $.aggregations.refused.value, not a number`,
    });
  });

  test.each([
    ['an index that is not there', search('a', sum, '/none/_search'), 'answered 404: no such index [none]'],
    [
      'a pattern of none',
      search('a', sum, '/none-*/_search'),
      'answered with nothing at $.aggregations.refused.value',
    ],
    [
      'a key that it does not know',
      'POST /payments-1/_search $.x\n{ "agg": {} }',
      'answered 400: Unknown key for a START_OBJECT in [agg].',
    ],
    [
      'a field that has no numbers',
      search('shop-a', { sum: { field: 'note' } }),
      /^\w+ answered 400: .*Text fields are not optimised/,
    ],
  ])('%s', async (_what, query, why) => {
    const noData = typeof why === 'string' ? `${title} ${why}` : (expect.stringMatching(why) as unknown);
    expect(await asked(query)).toEqual({ noData });
  });
});
