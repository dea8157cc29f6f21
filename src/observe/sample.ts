import { formatValue } from '../analysis/value.ts';
import { keeps } from '../analysis/verdict.ts';
import type { Arm } from '../metrics/arm.ts';
import { askedOf, type AskedQuery } from '../metrics/asked.ts';
import { builtIn } from '../metrics/providers/prometheus/queries.ts';
import type { Sampled } from '../metrics/provider.ts';
import { isAgainstBaseline, isJourney, isOfPods } from '../model/check.ts';
import type {
  Check,
  HttpCheck,
  JourneyCheck,
  MetricCheck,
  OwnQuery,
  PodQuery,
  ProgramCheck,
} from '../model/check.ts';
import type { ArmSample, CheckSample, StageSample } from '../model/state.ts';
import { countsSample, type AskRows, type Span } from './counts.ts';

/** The two versions' pods at the moment of a sample; undefined: not known yet. */
export interface Arms {
  readonly candidate: Arm | undefined;
  readonly stable: Arm | undefined;
  readonly baseline?: Arm | undefined;
}

/** All pods of each version, and those of one target where a check is about it. */
export interface MeasuredArms {
  readonly all: Arms;
  readonly of: (target: string) => Arms;
}

export interface Meters {
  /** Asks a metrics service, of now or of so long ago; never throws: an outage is no data. */
  readonly query: (query: AskedQuery, agoMs?: number) => Promise<Sampled>;
  /** Asks Prometheus for the series of a query at a moment; never throws either. */
  readonly rows: AskRows;
  /** Asks Kubernetes about an arm's pods; never throws either. */
  readonly pods: (query: PodQuery, arm: Arm) => Promise<Sampled>;
  /** Sends a check's request; never throws: an outage is an answer without a status. */
  readonly probe: (
    check: HttpCheck,
  ) => Promise<{ readonly status: number | undefined; readonly detail: string }>;
  /** Walks a check's journey on the pods of both versions; never throws either. */
  readonly walk: (check: JourneyCheck, arms: Arms, span: Span) => Promise<CheckSample>;
  /** Says how the user's program ended; starts it where it is not under way. Never throws. */
  readonly program: (check: ProgramCheck) => Promise<CheckSample>;
  readonly now: () => number;
}

/** What is asked in a poll; `since`: up to when a check that counts has counted, epoch ms. */
export interface Asked {
  readonly checks: readonly Check[];
  readonly since: Readonly<Record<string, number>>;
  /** The baseline gets requests too. */
  readonly hasBaseline?: boolean;
  /** Where stable serves nobody any more: it is counted as long before this moment, epoch ms. */
  readonly mirroredAt?: number;
}

/** One poll: what the checks and the metrics everybody asks for say of both versions. */
export async function takeSample(
  { checks, since, hasBaseline = false, mirroredAt }: Asked,
  arms: MeasuredArms,
  meters: Meters,
): Promise<StageSample> {
  const ask = remembering(meters);
  const until = meters.now();
  const [candidate, stable, ...samples] = await Promise.all([
    armSample(arms.all.candidate, ask),
    armSample(arms.all.stable, ask),
    ...checks.map((check) => {
      if (check.kind === 'http') return httpSample(check, meters);
      if (check.kind === 'program') return meters.program(check);
      const measured = comparedArms(check, arms, hasBaseline);
      if (check.kind === 'metric') return metricSample(check, measured, { ask, pods: meters.pods });
      const span = { since: since[check.text] ?? until, until };
      if (isJourney(check)) return meters.walk(check, measured, span);
      const history = mirroredAt === undefined ? {} : { mirroredAt };
      return countsSample(check, measured, { span, ...history, rows: meters.rows });
    }),
  ]);
  return { at: meters.now(), polls: 1, candidate, stable, checks: samples };
}

/** The pods that a check is about: those of its target, and the old ones that it compares with. */
function comparedArms(check: Check, arms: MeasuredArms, hasBaseline: boolean): Arms {
  const own = 'target' in check ? arms.of(check.target) : arms.all;
  return hasBaseline && isAgainstBaseline(check) ? { ...own, stable: own.baseline } : own;
}

type Ask = Meters['query'];

/** Checks often ask what the report asks anyway: each query is sent once a poll. */
function remembering({ query }: Meters): Ask {
  const asked = new Map<string, Promise<Sampled>>();
  return (own, agoMs) => {
    const key = JSON.stringify([own, agoMs]);
    const answer = asked.get(key) ?? query(own, agoMs);
    asked.set(key, answer);
    return answer;
  };
}

async function armSample(arm: Arm | undefined, ask: Ask): Promise<ArmSample> {
  if (arm === undefined)
    return { requestsPerSecond: undefined, errorRatio: undefined, p99Seconds: undefined };
  const [requests, errors, p99] = await Promise.all(
    (['throughput', 'error-rate', 'p99'] as const).map((metric) => ask(asPromql(builtIn(metric, arm)))),
  );
  return { requestsPerSecond: valueOf(requests), errorRatio: valueOf(errors), p99Seconds: valueOf(p99) };
}

async function metricSample(
  check: MetricCheck,
  arms: Arms,
  { ask, pods }: Pick<Meters, 'pods'> & { readonly ask: Ask },
): Promise<CheckSample> {
  const { query } = check;
  const measure = (arm: Arm | undefined, agoMs?: number): Promise<Sampled> => {
    if (arm === undefined) return Promise.resolve({ noData: 'its pods are not known yet' });
    if (isOfPods(query)) return pods(query, arm);
    const own = queryOf(query, arm);
    return own === undefined ? Promise.resolve({ noData: unfilled }) : ask(own, agoMs);
  };
  const isOfWeeks = check.times === 'last-week';
  const [candidate, other] = await Promise.all([
    measure(arms.candidate),
    isOfWeeks ? measure(arms.candidate, weekMs) : measure(arms.stable),
  ]);
  const stable = isOfWeeks ? undefined : valueOf(other);
  const told = { text: check.text, candidate: valueOf(candidate), stable };
  if ('noData' in candidate) return { ...told, verdict: 'no-data', detail: candidate.noData };
  const bound = boundBy(check, other);
  if ('noData' in bound) return { ...told, verdict: 'no-data', detail: bound.noData };
  const verdict = keeps(candidate.value, check.comparison, bound.value) ? 'pass' : 'breach';
  const sample = { ...told, verdict, detail: detailOf(check, other) } as const;
  return candidate.isRepeat === true ? { ...sample, isRepeat: true } : sample;
}

/** A ReplicaSet or a Service of its own, that this version does not have. */
const unfilled = 'a placeholder of its query stands for nothing here';

const weekMs = 7 * 24 * 3_600_000;

/** A number that is no version's. */
function detailOf({ times, unit }: MetricCheck, other: Sampled): string | undefined {
  return times === 'last-week' && 'value' in other
    ? `a week ago ${formatValue(other.value, unit)}`
    : undefined;
}

const whose = { stable: 'the old version', baseline: 'old pods', 'last-week': 'last week' } as const;

function boundBy({ bound, times }: MetricCheck, other: Sampled): Sampled {
  if (times === undefined) return { value: bound };
  if ('value' in other) return { value: bound * other.value };
  return { noData: `of ${whose[times]}, to compare with: ${other.noData}` };
}

function queryOf(query: Exclude<MetricCheck['query'], PodQuery>, arm: Arm): AskedQuery | undefined {
  if (typeof query === 'string') return asPromql(builtIn(query, arm));
  return askedOf(query, arm);
}

function asPromql(text: string): OwnQuery {
  return { provider: 'prometheus', text };
}

async function httpSample(check: HttpCheck, { probe }: Meters): Promise<CheckSample> {
  const { status, detail } = await probe(check);
  const verdict = status === check.status ? 'pass' : 'breach';
  return { text: check.text, candidate: status, stable: undefined, verdict, detail };
}

function valueOf(sampled: Sampled | undefined): number | undefined {
  return sampled !== undefined && 'value' in sampled ? sampled.value : undefined;
}
