/**
 * What holds when neither the step nor the file says otherwise: the only place of defaults.
 *
 * action.yml names them in its descriptions and not as `default:`, because the runner sends a
 * `default:` as if the user had written it, and an input wins over the file. `window` has none: it
 * is four intervals, but at least 5s. Nor has `drain`: it follows the pods (plan/drain.ts).
 */
export const defaults = {
  command: 'deploy',
  strategy: 'canary',
  stages: '5%, 25%, 50%',
  bake: '5m',
  confidence: '95%',
  interval: '15s',
  'on-failure': 'rollback',
  'on-cancel': 'rollback',
  'ready-timeout': '10m',
  timeout: '1h',
  migrations: 'db/migrations',
  contract: 'after 24h',
  'counterpart-lag': '30s',
  comment: 'auto',
  config: '.github/cutover.yaml',
} as const;

/** Polls in a row that must breach before a check fails. */
export const defaultConsecutive = 3;

/** Requests of a smoke probe. */
export const defaultRequests = 20;

/** What holds for commands of `route: exec` that do not say otherwise. */
export const defaultExec = { timeoutMs: 10_000, smallestShare: 1 } as const;

/** What holds for programs that judge and do not say otherwise: the time for one run, and runs in a row. */
export const defaultProgram = { timeoutMs: { command: 60_000, k6: 600_000 }, consecutive: 1 } as const;

/** Milliseconds that a metrics service has for an answer. */
export const defaultProviderTimeout = 10_000;
