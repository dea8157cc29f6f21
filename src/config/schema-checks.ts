import { z } from 'zod';
import { checkEntry, prometheusObject, smokeEntry } from './schema-entries.ts';
import { about, duration, listOf, text } from './schema-texts.ts';

/** Keys of what the new version is judged by. */
export const checkKeys = {
  interval: text('interval', 'Time between two polls of the checks.', duration),
  window: text(
    'window',
    'Time over which a metric is taken, `{{window}}` in an own query. At least two scrapes of Prometheus. Omitted: four intervals, but at least 5s.',
    duration,
  ),
  checks: listOf(checkEntry)
    .optional()
    .meta(
      about(
        'checks',
        'What must hold at every stage, one per line. `errors` and `latency` are judged against the old version, by what all polls prove together: `errors: at most 1.5 times stable, ignored below 0.1%`, `slower than 500ms: at most 1% of requests` (docs/checks.md). Without a metrics server `probe GET /health == 200`, or `journey NAME` of the file: requests to pods of both versions. Numbers with a bound: `success-rate >= 99%`, `error-rate <= 1%`, `p99 <= 500ms` (also p50, p90, p95), `throughput >= 10/s`, the name of an own query of the file, or `http GET https://shop.example.com/healthz == 200`. Of the pods, with no metrics service: `restarts <= 0`, `unready <= 10%`, `cpu <= 1.5 times stable`, `memory <= 512Mi`, `log-errors <= 1/s`. Programs of yours: `command ./smoke.sh`, `k6 load/checkout.js`. A bound fails after 3 breaches in a row; `for 2 polls` at the end of its line changes that. Omitted, and with `prometheus`: `errors` and `latency`, where the metrics are found.',
      ),
    ),
  confidence: text(
    'confidence',
    'How sure `errors` and `latency` must be before they turn a rollout back, all of them together over the whole rollout: with `95%` at most one of twenty good versions is turned back.',
  ),
  'minimum-requests': z
    .union([z.string(), z.int().nonnegative()])
    .optional()
    .meta(
      about(
        'minimum-requests',
        'Requests that the new version must have got before a stage may pass. Omitted: one, or none without `checks`.',
      ),
    ),
  'early-promote': text(
    'early-promote',
    'From when on a stage may end before its `bake`, e.g. `after 2m`: once `errors` and `latency` are certain that the new version is not harmful. Omitted: stages bake their whole time.',
  ),
  smoke: listOf(smokeEntry)
    .optional()
    .meta(
      about(
        'smoke',
        "Requests to the candidate's own pods before any user reaches them, one per line: `GET / == 200`. 20 requests are spread over the pods; `x 50` at the end of its line changes that.",
      ),
    ),
  prometheus: z
    .union([z.string(), prometheusObject])
    .optional()
    .meta(
      about(
        'prometheus',
        'Address of Prometheus, e.g. `http://prometheus.monitoring:9090`, or `env:NAME`. Needed by metric checks. Headers, a certificate authority and a time-out go into the file.',
      ),
    ),
};
