import type { Connection, Sources } from '../model/spec.ts';
import type { HttpRequest, HttpResponse } from '../ports/http.ts';

/** A number, or why there is none. `isRepeat`: an earlier poll had it; it is no new evidence. */
export type Sampled = { readonly value: number; readonly isRepeat?: boolean } | { readonly noData: string };

/** The answer to a request, or the request that brings it: some services are asked, and asked again. */
export type Answered = Sampled | Next;

export interface Next {
  readonly next: HttpRequest;
  /** How long to wait before it is sent; undefined: not at all. */
  readonly afterMs?: number;
}

/** When a query is asked, and over how long. */
export interface Moment {
  /** Epoch ms. */
  readonly at: number;
  readonly windowMs: number;
  /** It is not now: a service whose own clock says when now is must be told. */
  readonly isPast?: true;
}

/** What an answer is to. */
export interface Asked {
  readonly query: string;
  readonly request: HttpRequest;
}

/** What the configuration, its messages and the documentation know of whoever gives numbers. */
export interface Source {
  /** As `providers` and a query's `provider` name it. */
  readonly name: string;
  /** As its makers write it. */
  readonly title: string;
  readonly docs: ProviderDocs;
  /** What a user writes under its name in `providers`; of a Provider besides `url`, `headers`, `ca` and `timeout`. */
  readonly keys: Readonly<Record<string, ProviderKey>>;
  /** What is wrong with a query that nobody would have to be asked for; without: nothing ever is. */
  readonly faultOf?: (query: string) => string | undefined;
}

/** Asked through what the run holds, and not over HTTP. */
export interface LocalSource extends Source {
  readonly name: keyof Sources;
  /** The values of placeholders are given beside a query, and not written into it. */
  readonly binds: boolean;
}

/** One metrics service's language, as pure functions: query → request, response → number. */
export interface Provider extends Source {
  /**
   * Where it is and how it knows us, from the keys as they were given, defaults filled in.
   * An empty address: users must write `url`.
   */
  readonly connect: (keys: Readonly<Record<string, string>>) => Pick<Connection, 'url' | 'headers'>;
  readonly request: (query: string, connection: Connection, moment: Moment) => HttpRequest;
  /** Of a 2xx answer. */
  readonly parse: (answer: HttpResponse, connection: Connection, asked: Asked) => Answered;
  /** What an answer that is no success says of itself; undefined: nothing. */
  readonly complaintOf: (body: string) => string | undefined;
}

/** For docs/providers.md, which is made from it. */
export interface ProviderDocs {
  /** Address of the published description that the codec follows. */
  readonly api: string;
  /** Which number of the answer counts: one sentence. */
  readonly result: string;
  /** A query that compares both versions. */
  readonly example: string;
  /** What the tests' answers come from. */
  readonly checkedWith: 'a real server' | 'real programs' | 'the published shapes';
}

export interface ProviderKey {
  readonly description: string;
  /** Must come from a variable: `env:NAME`. */
  readonly isSecret?: boolean;
  /** Where it is left out; undefined: it may be missing. */
  readonly otherwise?: string;
  /** Where it is left out: the variable of the step that others set it by. */
  readonly variable?: string;
  readonly isRequired?: boolean;
  /** Names and values of the user's, and no text. */
  readonly isMap?: boolean;
  /** Another key that does instead, where this one is required. */
  readonly unless?: string;
  /** The only values that it may have. */
  readonly choices?: readonly string[];
}

/** No data, and why: `what` follows the provider's name. */
export function none({ title }: Pick<Provider, 'title'>, what: string): { readonly noData: string } {
  return { noData: `${title} ${what}` };
}

/** NaN is what is left of a division by nothing; no service means a number by it. */
export function numberOr(value: number, otherwise: Sampled): Sampled {
  return Number.isNaN(value) ? otherwise : { value };
}

/** What is no JSON is undefined, as it is to a schema. */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** What is said in plain text; a page or JSON of somebody else is not. */
export function plainText(body: string): string | undefined {
  const text = body.trim();
  return text === '' || /^[<{[]/.test(text) ? undefined : text;
}
