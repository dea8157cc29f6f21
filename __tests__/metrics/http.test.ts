import { describe, expect, test } from '@jest/globals';
import { http } from '../../src/metrics/providers/http/codec.ts';
import { describeProvider } from './contract.ts';

// The answer is the example of https://www.rfc-editor.org/rfc/rfc9535#section-1.5
const store = {
  store: {
    book: [
      { category: 'reference', author: 'Nigel Rees', title: 'Sayings of the Century', price: 8.95 },
      { category: 'fiction', author: 'Evelyn Waugh', title: 'Sword of Honour', price: 12.99 },
      { category: 'fiction', title: 'Moby Dick', isbn: '0-553-21311-3', price: 8.99 },
      { category: 'fiction', title: 'The Lord of the Rings', isbn: '0-395-19395-8', price: 22.99 },
    ],
    bicycle: { color: 'red', price: 399 },
  },
};
const at = (price: unknown): unknown => ({ store: { bicycle: { price } } });

const common = {
  provider: http,
  keys: { user: 'cutover', password: 'env:PASSWORD' },
  env: { PASSWORD: 'correct horse' },
};

describeProvider({
  ...common,
  query: 'GET /v1/store?pods=a|b&seconds=60s $.store.bicycle.price',
  answers: [
    ['a number', store, 399],
    ['zero', at(0), 0],
    ['a number in text', at('-1.5e-3'), -0.0015],
    ['null', at(null), /^The HTTP service answered with null at \$\.store\.bicycle\.price, not a number$/],
    ['text', at('many'), /answered with text at \$\.store\.bicycle\.price, not a number/],
    ['empty text', at(''), /answered with text/],
    ['a number in hexadecimal text', at('0x10'), /answered with text/],
    ['NaN in text', at('NaN'), /answered with NaN at \$\.store\.bicycle\.price: nothing to measure/],
    ['a truth', at(true), /answered with true/],
    ['a list', at([1]), /answered with a list/],
    ['an object', at({ eur: 1 }), /answered with an object/],
    ['nothing there', { store: {} }, /answered with nothing at \$\.store\.bicycle\.price$/],
  ],
  refusals: [
    [404, { message: 'no such store' }, /answered 404: no such store$/],
    [422, { error: { message: 'seconds is too small' } }, /answered 422: seconds is too small$/],
    [400, { error: 'pods is missing' }, /answered 400: pods is missing$/],
    [400, { title: 'Bad Request', detail: 'pods is missing' }, /answered 400: pods is missing$/],
    [503, 'try later\n', /answered 503: try later$/],
  ],
  requests: [
    {
      method: 'GET',
      path: '/v1/store?pods=a|b&seconds=60s',
      headers: { authorization: `Basic ${Buffer.from('cutover:correct horse').toString('base64')}` },
    },
  ],
});

describeProvider({
  ...common,
  query: 'POST /v1/query $..book[?@.price < 10 && @.isbn].price\n{ "pods": "a|b",\n  "q": "$.x" }\n',
  answers: [
    ['what a filter finds', store, 8.99],
    [
      'two that a filter finds',
      { book: [1, 2].map((price) => ({ price, isbn: 'x' })) },
      /answered with 2 values at .*, not one$/,
    ],
  ],
  refusals: [[500, { error: 'out of order' }, /answered 500: out of order$/]],
  requests: [
    {
      method: 'POST',
      path: '/v1/query',
      headers: { 'content-type': 'application/json' },
      body: { pods: 'a|b', q: '$.x' },
    },
  ],
});

describe('a query of http', () => {
  test.each(['$.a', '$', `$['a b'][0]`, 'GET /x $.a', 'POST /x $.a\n{}', 'POST /x $.a'])(
    '%j has no fault',
    (query) => {
      expect(http.faultOf?.(query)).toBeUndefined();
    },
  );

  test.each([
    ['a.b', /^is neither `\$\.path` nor/],
    ['GET /x', /^is neither/],
    ['DELETE /x $.a', /^is neither/],
    ['GET x $.a', /^is neither/],
    ['GET /x $.a\n{}', /^has a body, and is no POST$/],
    ['$.a[', /^has no JSONPath of RFC 9535: /],
    ['$[?process.exit()]', /^has no JSONPath of RFC 9535: /],
    ['$.a b', /^has no JSONPath of RFC 9535: /],
  ])('%j has one', (query, fault) => {
    expect(http.faultOf?.(query)).toMatch(fault);
  });
});
