import { expect, test } from '@jest/globals';
import { splunk } from '../../src/metrics/providers/splunk/codec.ts';
import { describeProvider, moment } from './contract.ts';

const query = 'index=kubernetes pod="shop-5d4f8c7b9-*" | stats count(eval(status>=500)) AS value & 100%';
const token = 'eyJraWQiOiJzcGx1bmsuc2VjcmV0IiwiYWxnIjoiSFM1MTIifQ.eyJpc3MiOiJhZG1pbiJ9.s1gnature';

/** One JSON object a line, as the export endpoint writes rows. */
function rows(...results: readonly object[]): string {
  return results
    .map((result, offset) => ({
      preview: false,
      offset,
      ...(offset === results.length - 1 && { lastrow: true }),
      result,
    }))
    .map((row) => `${JSON.stringify(row)}\n`)
    .join('');
}

const said = (type: string, text: string): string => `${JSON.stringify({ messages: [{ type, text }] })}\n`;

// https://docs.splunk.com/Documentation/Splunk/latest/RESTREF/RESTsearch
describeProvider({
  provider: splunk,
  keys: { token: 'env:SPLUNK_TOKEN' },
  env: { SPLUNK_TOKEN: token },
  query,
  answers: [
    ['the only field', rows({ error_count: '42' }), 42],
    ['zero', rows({ count: '0' }), 0],
    ['the field `value` among others', rows({ host: '7', value: '0.25', _span: '10' }), 0.25],
    [
      'the last row of a timechart',
      rows(
        { _time: '2026-11-22T11:59:30.000+00:00', value: '1' },
        { _time: '2026-11-22T11:59:40.000+00:00', value: '2' },
      ),
      2,
    ],
    [
      'several rows',
      rows({ host: 'a', value: '1' }, { host: 'b', value: '2' }),
      /2 rows: aggregate them to one/,
    ],
    ['several fields', rows({ a: '1', b: '2' }), /2 fields: name one of them `value`/],
    ['a row whose value is null', rows({}), /row without a value: nothing to measure/],
    ['text', rows({ value: 'many' }), /no number/],
    ['empty text', rows({ value: '' }), /no number/],
    ['several values', rows({ value: ['1', '2'] }), /no number/],
    ['no rows', '{"preview":false,"lastrow":true}\n', /^Splunk returned no rows$/],
    [
      'an error beside a row',
      said(
        'ERROR',
        'Search results might be incomplete: the search process on the peer:idx1 ended prematurely.',
      ) + rows({ count: '1' }),
      /^Splunk says of the search: Search results might be incomplete/,
    ],
    [
      'a warning beside a row',
      said('WARN', 'Field extractor name=x is unusually slow') + rows({ count: '1' }),
      1,
    ],
    ['half a line', rows({ count: '1' }) + '{"preview":fal', /no search result/],
  ],
  refusals: [
    [
      400,
      { messages: [{ type: 'FATAL', text: "Unknown search command 'nosuchcmd'." }] },
      /^Splunk answered 400: Unknown search command 'nosuchcmd'\.$/,
    ],
    [
      503,
      {
        messages: [
          {
            type: 'FATAL',
            text: 'Search not executed: The maximum number of concurrent searches has been reached.',
          },
        ],
      },
      /^Splunk answered 503: Search not executed: The maximum number of concurrent/,
    ],
  ],
  requests: [
    {
      method: 'POST',
      path: '/services/search/v2/jobs/export',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Bearer ${token}`,
      },
      body: new URLSearchParams({
        search: `search ${query}`,
        earliest_time: String(moment.at / 1000 - 60),
        latest_time: String(moment.at / 1000),
        output_mode: 'json',
        preview: 'false',
      }).toString(),
    },
  ],
});

const connection = { url: 'https://splunk:8089', headers: {}, ca: undefined, timeoutMs: 1000, settings: {} };

test.each([
  ['| tstats count WHERE index=web', '| tstats count WHERE index=web'],
  ['search index=web', 'search index=web'],
  ['searchable=1', 'search searchable=1'],
])('splunk: %s is sent as %s', (written, sent) => {
  const { body } = splunk.request(written, connection, moment);
  expect(new URLSearchParams(body).get('search')).toBe(sent);
});

test('splunk: v1 is the address of older versions', () => {
  const { url } = splunk.request('x', { ...connection, settings: { version: 'v1' } }, moment);
  expect(url).toBe('https://splunk:8089/services/search/jobs/export');
});
