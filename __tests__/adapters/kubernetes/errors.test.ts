import { describe, expect, test } from '@jest/globals';
import { ClusterError, ConflictError, errorFor } from '../../../src/adapters/kubernetes/errors.ts';

const said = (message: string): string => JSON.stringify({ kind: 'Status', message, reason: 'Reason' });

describe('an answer that is no success', () => {
  test.each([
    [
      401,
      said('Unauthorized'),
      /does not accept the credentials \(401\)\. Check the kubeconfig's user, or that its token has not expired/,
    ],
    [403, said('pods is forbidden'), /not allowed\. pods is forbidden\. Grant it: docs\/rbac\.yaml/],
    [
      409,
      said('the object has been modified'),
      /changed by somebody else at the same time\. the object has been modified/,
    ],
    [500, said('etcd is away'), /the API server answered 500\. etcd is away/],
    [502, '<html>Bad Gateway</html>', /answered 502\. <html>Bad Gateway/],
    [503, '', /answered 503\./],
    [500, '{"reason":"Timeout"}', /answered 500\. Timeout/],
    [500, '[]', /answered 500\. $/],
  ])('%d says what was tried, what the server said and what to do', (status, body, message) => {
    const error = errorFor('GET /x', status, body);
    expect(error).toMatchObject({ status, message: expect.stringMatching(message) as unknown });
    expect(error.message.startsWith('GET /x: ')).toBe(true);
  });

  test.each([400, 403, 404, 405, 415, 422])('%d will not go away by itself', (status) => {
    expect(errorFor('GET /x', status, '').isPermanent).toBe(true);
  });

  test.each([401, 409, 410, 429, 500, 502, 503, 504])('%d may', (status) => {
    expect(errorFor('GET /x', status, '').isPermanent).toBe(false);
  });

  test('only 409 is a conflict, and a conflict is a ClusterError', () => {
    expect(errorFor('x', 409, '')).toBeInstanceOf(ConflictError);
    expect(errorFor('x', 409, '')).toBeInstanceOf(ClusterError);
    expect(errorFor('x', 410, '')).not.toBeInstanceOf(ConflictError);
  });

  test('a long page of a proxy is cut', () => {
    expect(errorFor('x', 502, 'y'.repeat(10_000)).message.length).toBeLessThan(300);
  });

  test('no answer at all is not permanent', () => {
    expect(new ClusterError('no answer', undefined).isPermanent).toBe(false);
  });
});
