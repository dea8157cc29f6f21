/**
 * Requests one after the other, as a user sends them, each to be answered as it says. It is walked on
 * pods of both versions alike, so that what both fail is nobody's fault. A probe is a journey of one step.
 */
export interface Journey {
  readonly steps: readonly JourneyStep[];
  /** How often it is walked in a poll, on the pods of each version together. */
  readonly walks: number;
}

export interface JourneyStep {
  /** As a report names it, e.g. `POST /carts`. */
  readonly name: string;
  readonly method: string;
  /** From `/`; may hold `{{name}}` of what an earlier step extracted, as headers and body may. */
  readonly path: string;
  /** With `env:NAME` as it was written: what is stored holds no secret. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly status: number;
  /** An answer that takes longer is a failure; undefined: any that comes. */
  readonly withinMs: number | undefined;
  /** JSONPath of what later steps use, by name. */
  readonly extract: Readonly<Record<string, string>>;
  /** What must be at a JSONPath of the answer: exactly this, as text. */
  readonly expect: Readonly<Record<string, string>>;
}
