import { userHeader, userKeys } from '../../auth.ts';
import { searchExample } from '../elasticsearch/codec.ts';
import { searching } from '../elasticsearch/search.ts';

/** OpenSearch's search with aggregations; PPL has the same form. */
export const opensearch = searching({
  name: 'opensearch',
  title: 'OpenSearch',
  docs: {
    api: 'https://docs.opensearch.org/latest/api-reference/search-apis/search/',
    result: 'The only value at the JSONPath, of an answer that is whole.',
    example: searchExample,
    checkedWith: 'a real server',
  },
  keys: userKeys,
  connect: (keys) => ({ url: '', headers: userHeader(keys) }),
});
