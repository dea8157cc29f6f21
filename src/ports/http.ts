export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** PEM of a certificate authority to trust besides the system's. */
  readonly ca?: string | undefined;
  readonly timeoutMs: number;
  /** Path of a file that holds a bearer token. It is read for each request: others write a new one in time. */
  readonly tokenFile?: string | undefined;
  /** To be signed as it is sent. */
  readonly sign?: Signing | undefined;
}

/** What an AWS Signature Version 4 is made with. */
export interface Signing {
  /** As in a credential scope, e.g. `monitoring`. */
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of credentials that end. */
  readonly sessionToken: string | undefined;
}

export interface HttpResponse {
  readonly status: number;
  readonly body: string;
  /** The body was longer than what is read. */
  readonly isCut: boolean;
  /** Headers of those names. */
  readonly retryAfter: string | undefined;
  readonly location: string | undefined;
}

/** One request, one answer. Throws HttpFailure when there is none in time. */
export type Http = (request: HttpRequest) => Promise<HttpResponse>;
