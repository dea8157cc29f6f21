import { sign } from 'aws4';
import type { HttpRequest, Signing } from '../ports/http.ts';

/** The headers of a request with an AWS Signature Version 4 over all of it. It holds for minutes. */
export function signed(
  { method, url, headers, body }: HttpRequest,
  { service, region, accessKeyId, secretAccessKey, sessionToken }: Signing,
  at: Date,
): Readonly<Record<string, string>> {
  const { host, pathname, search } = new URL(url);
  const request = sign(
    {
      service,
      region,
      method,
      host,
      path: `${pathname}${search}`,
      headers: { ...headers, 'X-Amz-Date': basic(at) },
      ...(body === undefined ? {} : { body }),
    },
    { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
  );
  return Object.fromEntries(
    Object.entries(request.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
}

/** ISO 8601 in the basic format, to the second: `20150830T123600Z`. */
function basic(at: Date): string {
  return at.toISOString().replaceAll(/[:-]|\.\d{3}/g, '');
}
