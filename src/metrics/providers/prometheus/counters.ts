import { z } from 'zod';
import type { Connection } from '../../../model/spec.ts';
import type { HttpRequest } from '../../../ports/http.ts';
import type { Arm } from '../../arm.ts';
import type { Counters, Reading } from '../../counting.ts';
import type { Preset } from '../../presets/preset.ts';
import { jsonOf } from '../../provider.ts';
import { prometheus } from './codec.ts';

/** What is asked of Prometheus for one reading; undefined: it is not needed. */
export interface CounterQueries {
  readonly watched: string;
  readonly requests: string | undefined;
  readonly errors: string | undefined;
  readonly buckets: string | undefined;
}

/** Counters as they are, summed by process alone: two readings tell what was counted between them. */
export function counterQueries(preset: Preset, counts: 'errors' | 'latency', arm: Arm): CounterQueries {
  const by = (labels: readonly string[], series: string): string =>
    `sum by (${labels.join(', ')}) (${series})`;
  const watched = by(preset.by, preset.watched(arm));
  if (counts === 'errors') {
    return {
      watched,
      requests: by(preset.by, preset.requests(arm)),
      errors: by(preset.by, preset.errors(arm)),
      buckets: undefined,
    };
  }
  const buckets = preset.buckets && by([...preset.by, 'le'], preset.buckets.series(arm));
  return { watched, requests: undefined, errors: undefined, buckets };
}

/** A series and its value. */
export interface Row {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export type Rows = { readonly rows: readonly Row[] } | { readonly noData: string };

const vector = z.looseObject({
  data: z.looseObject({
    resultType: z.literal('vector'),
    result: z.array(
      z.looseObject({
        metric: z.record(z.string(), z.string()),
        value: z.tuple([z.number(), z.string().min(1)]),
      }),
    ),
  }),
});

/** The same query as it would have been answered at another moment. */
export function requestAt(query: string, connection: Connection, at: number): HttpRequest {
  const moment = { at, windowMs: 0 };
  const request = prometheus.request(query, connection, moment);
  // VictoriaMetrics answers for another moment, 30 s ago, unless its cache is left out.
  const asked = { query, time: String(at / 1000), nocache: '1' };
  return { ...request, body: new URLSearchParams(asked).toString() };
}

/** All series of a vector. */
export function rowsOf(body: string): Rows {
  const parsed = vector.safeParse(jsonOf(body));
  if (!parsed.success) return { noData: 'Prometheus answered with something that is no vector' };
  return {
    rows: parsed.data.data.result.map(({ metric, value: [, text] }) => ({
      labels: metric,
      value: Number(text),
    })),
  };
}

/** The answers to `counterQueries` as a reading. */
export function readingOf(
  answers: Readonly<Record<keyof CounterQueries, readonly Row[]>>,
  { by, buckets }: Preset,
): Reading {
  const countersOf = (rows: readonly Row[]): Counters =>
    new Map(
      rows.filter(({ value }) => value >= 0).map(({ labels, value }) => [processOf(labels, by), value]),
    );
  const perUnit = buckets?.unit === 'milliseconds' ? 1000 : 1;
  const byBoundary = Map.groupBy(answers.buckets, ({ labels }) => boundaryOf(labels) / perUnit);
  const within = [...byBoundary]
    .filter(([boundary]) => Number.isFinite(boundary))
    .map(([boundary, rows]) => [boundary, countersOf(rows)] as const);
  const all = answers.buckets.length === 0 ? answers.requests : (byBoundary.get(Infinity) ?? []);
  return {
    watched: new Set(answers.watched.map(({ labels }) => processOf(labels, by))),
    requests: countersOf(all),
    errors: countersOf(answers.errors),
    within: new Map(within),
  };
}

function processOf(labels: Row['labels'], by: readonly string[]): string {
  return by.map((label) => labels[label] ?? '').join('/');
}

function boundaryOf({ le = '' }: Row['labels']): number {
  return le === '+Inf' ? Infinity : Number(le);
}
