import type { SendToPod } from '../../ports/pod-request.ts';
import { coreResources, objectPath, resourceOf } from '../../manifests/resources.ts';
import type { ApiRequest, Transport } from './transport.ts';

const usualTimeoutMs = 10_000;
/** Whatever the pod answers is an answer, also what the proxy says when it does not. */
const anyStatus = Array.from({ length: 500 }, (_, index) => 100 + index);

/** Through the API server's proxy, which works from a runner outside the cluster too. */
export function podProxy(send: Transport): SendToPod {
  return async ({ namespace, method, path, headers, body, timeoutMs = usualTimeoutMs, ...at }) => {
    const name = `${at.scheme}:${at.pod}:${at.port}`;
    const { status, text, cookies } = await send({
      method: method as ApiRequest['method'],
      path: `${objectPath(resourceOf(coreResources, { kind: 'Pod' }), { namespace, name })}/proxy${path}`,
      accepts: anyStatus,
      retries: 0,
      timeoutMs,
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { text: body }),
    });
    return { status, detail: text.slice(0, 120), body: text, cookies };
  };
}
