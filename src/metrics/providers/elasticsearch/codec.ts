import { userHeader, userKeys } from '../../auth.ts';
import { searching } from './search.ts';

/** Where it counts what both have: one index, one time field, one version's pods. */
export const searchExample = [
  'POST /payments-*/_search $.aggregations.refused.value',
  '{',
  '  "size": 0,',
  '  "query": {',
  '    "bool": {',
  '      "filter": [',
  '        { "range": { "@timestamp": { "gte": "now-{{window}}" } } },',
  '        { "regexp": { "kubernetes.pod.name": "{{pods}}" } }',
  '      ]',
  '    }',
  '  },',
  '  "aggs": { "refused": { "sum": { "field": "payments.refused" } } }',
  '}',
].join('\n');

/** Elasticsearch's search with aggregations; ES|QL has the same form. */
export const elasticsearch = searching({
  name: 'elasticsearch',
  title: 'Elasticsearch',
  docs: {
    api: 'https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-search',
    result: 'The only value at the JSONPath, of an answer that is whole.',
    example: searchExample,
    checkedWith: 'a real server',
  },
  keys: {
    'api-key': { description: 'API key, encoded as Elasticsearch shows it.', isSecret: true },
    ...userKeys,
  },
  connect: (keys) => ({
    url: '',
    headers:
      keys['api-key'] === undefined ? userHeader(keys) : { authorization: `ApiKey ${keys['api-key']}` },
  }),
});
