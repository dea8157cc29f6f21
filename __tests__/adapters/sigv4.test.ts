import { describe, expect, test } from '@jest/globals';
import { createHmac, createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttp } from '../../src/adapters/http.ts';
import { signed } from '../../src/adapters/sigv4.ts';

const at = new Date('2015-08-30T12:36:00Z');
const timeoutMs = 5_000;
const signing = {
  service: 'service',
  region: 'us-east-1',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: undefined,
};

// https://github.com/awslabs/aws-c-auth/tree/main/tests/aws-signing-test-suite/v4, header-signed-request.txt
describe("a request of AWS's own signing test suite", () => {
  test.each([
    [
      'get-vanilla-query-order-key-case',
      { method: 'GET', url: 'https://example.amazonaws.com/?Param2=value2&Param1=value1' },
      'SignedHeaders=host;x-amz-date, Signature=b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'get-vanilla-query-order-encoded',
      { method: 'GET', url: 'https://example.amazonaws.com/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1' },
      'SignedHeaders=host;x-amz-date, Signature=371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac',
    ],
    [
      'post-vanilla-query',
      { method: 'POST', url: 'https://example.amazonaws.com/?Param1=value1' },
      'SignedHeaders=host;x-amz-date, Signature=28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11',
    ],
    [
      'post-x-www-form-urlencoded',
      {
        method: 'POST',
        url: 'https://example.amazonaws.com/',
        body: 'Param1=value1',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-amz-content-sha256': '9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e',
        },
      },
      'SignedHeaders=content-length;content-type;host;x-amz-content-sha256;x-amz-date, Signature=d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b',
    ],
  ])('%s has its published signature', (_name, request, expected) => {
    const headers = signed({ ...request, timeoutMs }, signing, at);
    expect(headers['X-Amz-Date']).toBe('20150830T123600Z');
    expect(headers['Authorization']).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ${expected}`,
    );
  });

  test('get-vanilla-with-session-token has its published signature, and brings the token', () => {
    const sessionToken = '6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267';
    const request = { method: 'GET', url: 'https://example.amazonaws.com/', timeoutMs };
    expect(signed(request, { ...signing, sessionToken }, at)).toEqual({
      Host: 'example.amazonaws.com',
      'X-Amz-Security-Token': sessionToken,
      'X-Amz-Date': '20150830T123600Z',
      Authorization:
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8',
    });
  });
});

describe('a signed request', () => {
  test('arrives as it was signed, and was signed just now', async () => {
    let seen = { expected: 'nothing came', found: '', date: '' };
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers, rawHeaders } = request;
        const authorization = headers.authorization ?? '';
        const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
        const body = Buffer.concat(chunks).toString();
        const canonical = [
          ...[method, url, ''],
          ...names.map((name) => `${name}:${String(headers[name])}`),
          ...['', names.join(';'), createHash('sha256').update(body).digest('hex')],
        ].join('\n');
        const date = String(headers['x-amz-date']);
        seen = { expected: signatureOf(canonical, date), found: authorization, date };
        response.end(String(rawHeaders.filter((name) => name.toLowerCase() === 'host').length));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/workspaces/ws-1/api/v1/query`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-scope': 'a' };
    const body = new URLSearchParams({ query: 'sum(rate(x{pod=~"a|b"}[30s])) + 1 & 2 = ü' }).toString();
    try {
      const answer = await createHttp()({ method: 'POST', url, headers, body, timeoutMs, sign: signing });
      expect(answer).toMatchObject({ status: 200, body: '1' });
    } finally {
      server.close();
    }
    expect(seen.found).toContain('SignedHeaders=content-length;content-type;host;x-amz-date;x-scope, ');
    expect(seen.found).toMatch(new RegExp(`Signature=${seen.expected}$`));
    const sent = Date.parse(seen.date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
    expect(Math.abs(Date.now() - sent)).toBeLessThan(10_000);
  });
});

/** As the published algorithm says, step by step, without the library. */
function signatureOf(canonical: string, date: string): string {
  const scope = [date.slice(0, 8), 'us-east-1', 'service', 'aws4_request'];
  const hashed = createHash('sha256').update(canonical).digest('hex');
  const key = scope.reduce<string | Buffer>(
    (before, part) => createHmac('sha256', before).update(part).digest(),
    `AWS4${signing.secretAccessKey}`,
  );
  return createHmac('sha256', key)
    .update(['AWS4-HMAC-SHA256', date, scope.join('/'), hashed].join('\n'))
    .digest('hex');
}
