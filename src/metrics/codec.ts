import type { HttpRequest } from '../ports/http.ts';

/** A number, or why there is none. */
export type Sampled = { readonly value: number } | { readonly noData: string };

/** One metrics server's language, as pure functions: query → request, response → number. */
export interface MetricCodec<Connection> {
  readonly request: (query: string, connection: Connection) => HttpRequest;
  readonly parse: (status: number, body: string) => Sampled;
}
