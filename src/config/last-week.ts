import { providers } from '../metrics/index.ts';
import type { Provider } from '../metrics/provider.ts';
import { isOfPods, type MetricCheck, type OwnQuery } from '../model/check.ts';
import type { Complaint } from './problem.ts';

/** The number of `1.2 times last week`; undefined for any other text. */
export function timesLastWeek(text: string): number | undefined {
  const times = /^(\d+(?:\.\d+)?) times last week$/i.exec(text)?.[1];
  return times === undefined ? undefined : Number(times);
}

type Why = Pick<Complaint, 'wrong' | 'allowed'>;

/** Why a query has no last week; undefined: it has one. */
export function withoutLastWeek(query: MetricCheck['query']): Why | undefined {
  if (typeof query === 'string' || isOfPods(query)) return ofPods;
  const [placeholder] = /\{\{(?:pods|replicaset|service)\}\}/.exec(query.text) ?? [];
  if (placeholder !== undefined)
    return { ...ofPods, wrong: `${ofPods.wrong}: its query has \`${placeholder}\`` };
  return isOfMoment(query) ? undefined : timed(query);
}

const ofPods: Why = {
  wrong: "cannot be bounded by last week's, for pods had other names then",
  allowed:
    'Write `1.2 times stable`, a number, or a query of your own of the whole shop, without `{{pods}}`.',
};

function timed({ provider }: OwnQuery): Why {
  return {
    wrong: `cannot be bounded by last week's: what is asked of \`${provider}\` says itself of when it is`,
    allowed: 'Compare within the query, or write a number.',
  };
}

const weekMs = 7 * 24 * 3_600_000;
const someDay = { at: 100 * weekMs, windowMs: 60_000 };
/** Times that these languages put above those of the request. */
const ownTimes: Readonly<Record<string, RegExp>> = {
  'dynatrace-grail': /\b(?:from|to|timeframe)\s*:/i,
  splunk: /\b(?:earliest|latest)\w*\s*=/i,
};

/** True where another moment is another request. */
function isOfMoment({ provider: name, text }: OwnQuery): boolean {
  const provider = providers.find((one) => one.name === name);
  if (provider === undefined || ownTimes[name]?.test(text) === true) return false;
  const [then, now] = [{ ...someDay, at: someDay.at - weekMs, isPast: true } as const, someDay].map(
    (moment) => requestOf(provider, text, moment),
  );
  return then !== now;
}

function requestOf(provider: Provider, text: string, moment: Parameters<Provider['request']>[2]): string {
  const connection = { url: '', headers: {}, ca: undefined, timeoutMs: 1000, settings: {} };
  return JSON.stringify(provider.request(text, connection, moment));
}
