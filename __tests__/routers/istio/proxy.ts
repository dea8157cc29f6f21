/** Which route a proxy takes, by what Istio's documentation says of matches. */

export interface Request {
  readonly path: string;
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
}

interface StringMatch {
  readonly exact?: string;
  readonly prefix?: string;
  readonly regex?: string;
}

interface RequestMatch {
  readonly uri?: StringMatch;
  readonly method?: StringMatch;
  readonly headers?: Readonly<Record<string, StringMatch>>;
  readonly withoutHeaders?: Readonly<Record<string, StringMatch>>;
  readonly queryParams?: Readonly<Record<string, StringMatch>>;
}

interface Destination {
  readonly host: string;
}

export interface Route {
  readonly name?: string;
  readonly match?: readonly RequestMatch[];
  readonly route?: readonly { readonly destination: Destination; readonly weight?: number }[];
  readonly mirror?: Destination;
  readonly mirrorPercentage?: unknown;
  readonly mirrorPercent?: unknown;
  readonly mirrors?: readonly { readonly destination: Destination }[];
}

/** The first route that matches; -1: none. */
export function routeTaken(routes: readonly Route[], request: Request): number {
  return routes.findIndex(({ match = [{}] }) => match.some((one) => isMatched(one, request)));
}

function isMatched(match: RequestMatch, { path, method, headers, query }: Request): boolean {
  const all = (conditions: RequestMatch['headers'] = {}) =>
    Object.entries(conditions).map(([name, condition]) => ({ name, condition }));
  const wrong = [
    !isMet(match.uri ?? {}, path) || !isMet(match.method ?? {}, method),
    all(match.headers).some(({ name, condition }) => !isMet(condition, headers[name.toLowerCase()])),
    all(match.queryParams).some(({ name, condition }) => !isMet(condition, query[name])),
    all(match.withoutHeaders).some(({ name, condition }) =>
      isMet(condition, headers[name.toLowerCase()] ?? ''),
    ),
  ];
  return !wrong.includes(true);
}

function isMet({ exact, prefix, regex }: StringMatch, value: string | undefined): boolean {
  if (value === undefined) return false;
  if (exact !== undefined) return value === exact;
  if (prefix !== undefined) return value.startsWith(prefix);
  return regex === undefined || new RegExp(`^(?:${regex})$`).test(value);
}
