/** A request as the proxy saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly at: number;
  /** `2.0` when it came over HTTP/2. */
  readonly httpVersion: string;
  readonly token: string;
}

/** What goes wrong with one request. */
export type Fault =
  /** The API server is not asked; this is the answer. */
  | { readonly is: 'answer'; readonly status: number; readonly retryAfter?: string }
  /** The whole connection is cut, with all that is under way on it. */
  | { readonly is: 'cut' }
  /** The request arrives and nothing ever comes back. */
  | { readonly is: 'black-hole' }
  /** The API server does it, and the connection is cut before the answer. */
  | { readonly is: 'lost-answer' }
  /** The answer comes, later. */
  | { readonly is: 'slow'; readonly ms: number };

/** Chooses the fault of a request; undefined: none. `count` says how many came before it. */
export type Faults = (seen: Seen, count: number) => Fault | undefined;
