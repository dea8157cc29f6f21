/** Which requests the candidate gets. */
export interface Split {
  /** Percent of all requests, 0…100. */
  readonly share: number;
  /**
   * Percent of all requests that go to the baseline: pods of the old version that were started with the
   * candidate's. Undefined: there is none.
   */
  readonly baseline?: number;
  /** Requests that go to the candidate whatever the share: one match is enough. */
  readonly testers: readonly Match[];
  /** Requests that are copied to the candidate, whose answers are thrown away. */
  readonly mirror: Mirror | undefined;
  /** How a user is kept on the version that answered him first; undefined: every request is drawn anew. */
  readonly sticky: Sticky | undefined;
}

/** A property of a request. `pattern`: a regular expression that the whole value must match. */
export type Match =
  | { readonly by: 'header'; readonly name: string; readonly value: string }
  | { readonly by: 'header'; readonly name: string; readonly pattern: string }
  | { readonly by: 'cookie'; readonly name: string; readonly value: string }
  | { readonly by: 'query'; readonly name: string; readonly value: string };

export interface Mirror {
  /** Percent of the requests with one of these methods, 1…100. */
  readonly share: number;
  /** Upper case. A request that is copied happens twice. */
  readonly methods: readonly string[];
}

/** A cookie that the router sets with its first answer. */
export interface Sticky {
  /** Of one rollout alone: a cookie of the one before would send its user to the next candidate. */
  readonly cookie: string;
  /** How long a browser keeps it; undefined: until it is closed. */
  readonly seconds: number | undefined;
}

/** Everything to stable: where a rollout begins, and where turning back ends. */
export const home: Split = { share: 0, testers: [], mirror: undefined, sticky: undefined };
