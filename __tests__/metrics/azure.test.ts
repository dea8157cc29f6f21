import { expect, test } from '@jest/globals';
import { parseProviders } from '../../src/config/providers.ts';
import { azure } from '../../src/metrics/providers/azure/codec.ts';
import { describeProvider } from './contract.ts';

const query = 'AppRequests | where AppRoleInstance matches regex "^(shop-5d4f8c7b9-.*)$" | summarize count()';
const token = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.payload.signature';
const workspace = '6b1f2a34-0c5d-4e6f-8a9b-0c1d2e3f4a5b';

function cells(type: string, ...rows: readonly unknown[]): object {
  const columns = [{ name: 'count_', type }];
  return { tables: [{ name: 'PrimaryResult', columns, rows: rows.map((cell) => [cell]) }] };
}

const published = {
  tables: [
    {
      name: 'PrimaryResult',
      columns: [
        { name: 'Category', type: 'string' },
        { name: 'count_', type: 'long' },
      ],
      rows: [['Administrative', 20839]],
    },
  ],
};

// https://learn.microsoft.com/en-us/azure/azure-monitor/logs/api/request-format
// https://learn.microsoft.com/en-us/azure/azure-monitor/logs/api/response-format
// https://learn.microsoft.com/en-us/azure/azure-monitor/logs/api/errors
describeProvider({
  provider: azure,
  keys: { workspace, 'access-token': 'env:AZURE_ACCESS_TOKEN' },
  env: { AZURE_ACCESS_TOKEN: token },
  query,
  answers: [
    ['a count', cells('long', 20839), 20839],
    ['zero', cells('long', 0), 0],
    ['a real', cells('real', 0.25), 0.25],
    ['a decimal, which is text', cells('decimal', '0.1'), 0.1],
    ['a division by nothing', cells('real', 'NaN'), /^Azure Monitor returned no value: nothing to measure$/],
    ['null', cells('real', null), /returned no value: nothing to measure$/],
    ['nothing', cells('long'), /^Azure Monitor returned no rows$/],
    ['two rows', cells('long', 1, 2), /returned 2 rows: summarize them to one$/],
    ['two columns', published, /returned 2 columns: project one$/],
    ['text', cells('string', '5'), /returned a string, not a number$/],
    ['a time', cells('datetime', '2026-11-22T12:00:00Z'), /returned a datetime, not a number$/],
    [
      'a part',
      {
        ...cells('long', 3),
        error: {
          code: 'PartialError',
          message: 'There were some errors when processing your query.',
          details: [{ code: 'EngineError', message: 'Query result set has exceeded the size limit' }],
        },
      },
      /has not all of the data: There were some errors when .*: Query result set has exceeded the size limit$/,
    ],
  ],
  refusals: [
    [
      400,
      {
        error: {
          message: 'The request had some invalid properties',
          code: 'BadArgumentError',
          innererror: { code: 'SyntaxError', message: 'Syntax Error' },
        },
      },
      /^Azure Monitor answered 400: The request had some invalid properties: Syntax Error$/,
    ],
    [
      403,
      { error: { code: 'InvalidAuthenticationToken', message: 'The access token is invalid.' } },
      /^Azure Monitor answered 403, it does not let us in: The access token is invalid\.$/,
    ],
  ],
  requests: [
    {
      method: 'POST',
      path: `/v1/workspaces/${workspace}/query`,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: { query },
    },
  ],
});

test.each([
  ['public', 'https://api.loganalytics.azure.com'],
  ['government', 'https://api.loganalytics.us'],
  ['china', 'https://api.loganalytics.azure.cn'],
])('Azure Monitor of the cloud %s is at %s', (cloud, url) => {
  const written = { workspace, cloud, 'access-token-file': '/tmp/token' };
  expect(parseProviders({ azure: written }, {})).toMatchObject({
    complaints: [],
    value: { azure: { url, headers: {}, settings: { 'access-token-file': '/tmp/token' } } },
  });
});
