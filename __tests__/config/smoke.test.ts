import { expect, test } from '@jest/globals';
import { parseSmoke } from '../../src/config/smoke.ts';
import { sentences } from './parsing.ts';

test.each([
  ['GET / == 200', 'GET', '/', 200, 20],
  ['get /a,b?c=d==200 x50', 'GET', '/a,b?c=d', 200, 50],
  ['/healthz == 204 x 1', 'GET', '/healthz', 204, 1],
  ['POST /x == 401 × 7', 'POST', '/x', 401, 7],
])('%s', (line, ...[method, path, status, requests]) => {
  const parsed = parseSmoke(line);
  expect(sentences(parsed)).toEqual([]);
  expect(parsed.value).toEqual([{ text: `${method} ${path} == ${status}`, method, path, status, requests }]);
});

test('a map says the same', () => {
  expect(parseSmoke([{ path: '/', requests: '50' }]).value).toEqual(parseSmoke('GET / == 200 x 50').value);
});

const form = 'Write for example `GET / == 200` or `GET /healthz == 200 x 50`.';

test.each([
  ['GET /', `\`GET /\` is not a smoke probe. ${form}`],
  ['GET healthz == 200', '`healthz` does not start with /. Write a path from `/`.'],
  [
    'GET https://x/ == 200',
    'An address is not a path: such requests go to the pods themselves. Write a path from `/`.',
  ],
  ['GET / == 99', '`99` is not a status. Write 100 to 599.'],
  ['GET / == 200 x 0', '`0` is not a number of requests. Write 1 to 1000.'],
  ['GET / == 200 x 1001', '`1001` is not a number of requests. Write 1 to 1000.'],
  ['TRACE / == 200', '`TRACE` is not a method. Allowed: GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE.'],
  ['GET / == 200\nGET / == 200 x 3', '`GET / == 200` is there twice. Leave one.'],
])('%j is refused', (line, sentence) => {
  expect(sentences(parseSmoke(line))).toEqual([sentence]);
});
