import { fenced } from '../effects/fenced.ts';
import { comparisonIn, databaseOf, migrationNamed } from '../effects/schema.ts';
import { perform } from '../effects/perform.ts';
import type { Tools } from '../effects/tools.ts';
import type { Arm } from '../metrics/arm.ts';
import { isLocal } from '../metrics/index.ts';
import { scraped } from '../metrics/providers/prometheus/queries.ts';
import type { Answers, Question, StopRequest } from '../model/observation.ts';
import { targetWith, type Plan } from '../model/plan.ts';
import type { HttpCheck } from '../model/check.ts';
import type { State } from '../model/state.ts';
import type { AskRows } from '../observe/counts.ts';
import { looker } from '../observe/look.ts';
import { belongsTo, isPodReady, pod } from '../observe/pod.ts';
import { addressOf } from '../observe/pod-address.ts';
import { keepRuns, type Runs } from '../observe/runs.ts';
import { takeSample } from '../observe/sample.ts';
import { runSmoke } from '../observe/smoke.ts';
import type { HttpResponse } from '../ports/http.ts';
import { run, type Look } from '../rollout/run.ts';
import { armsOf, measuredArms } from './arms.ts';
import type { Journal } from '../ports/journal.ts';
import type { House } from './house.ts';
import { walkJourney } from './journeys.ts';
import { numberOf, rowsAt } from './meters.ts';
import { foreignSample, tellOwn } from './own-checks.ts';
import { ownMeters } from './own-programs.ts';
import { podMeter } from './pod-meters.ts';
import { rowMemory } from './row-memory.ts';
import { routersOf } from './routers-of.ts';
import { messageOf } from '../lib/message-of.ts';

/** Carries a rollout on to its end, with an optional stop that is in force from the start. */
export function carry(
  plan: Plan,
  state: State,
  { house, stop }: { readonly house: House; readonly stop?: StopRequest },
): Promise<State> {
  const { journal, lease, clock, listener, wake, failureOf } = house;
  const tools = toolsOf(plan, house);
  const runs = keepRuns(clock);
  return run(plan, state, {
    look: lookWith(tools, house, runs),
    act: (effect) => perform(effect, tools),
    journal: counting(journal, runs),
    lease,
    clock,
    listener,
    stop: () => stop ?? house.stop(),
    wake,
    failureOf,
  }).finally(runs.close);
}

/** A poll whose look fails, or that something more urgent puts aside, has told nobody how a run ended. */
function counting(journal: Journal, runs: Runs): Journal {
  return {
    ...journal,
    commit: async (state, events) => {
      await journal.commit(state, events);
      if (events.some(({ type }) => type === 'sample-taken')) runs.count();
    },
  };
}

/** Answers what the steps of a plan ask. */
export function lookOf(plan: Plan, house: House): Look {
  return lookWith(toolsOf(plan, house), house, keepRuns(house.clock));
}

function toolsOf(plan: Plan, house: House): Tools {
  const { manifests, migrations, database, comparison, lease } = house;
  const cluster = fenced(house.cluster, lease);
  const routerOf = routersOf(plan, house, cluster);
  return { plan, cluster, routerOf, manifests, migrations, database, comparison };
}

function lookWith(tools: Tools, house: House, runs: Runs): Look {
  const { plan, cluster, routerOf } = tools;
  const rowsOfPoll = rowMemory((promql, at) => rowsAt(promql, at, house));
  const look = looker(plan, {
    cluster,
    routerOf,
    migration: ({ migration }) => databaseOf(tools).view(migration),
    verification: ({ migration }) => databaseOf(tools).verify(migrationNamed(migration, tools)),
    comparison: () => Promise.resolve(comparisonIn(tools).view()),
    watched: ({ candidate }) => watched(candidate, plan, house),
    sample: (question) => sample(question, { plan, house, runs, rows: rowsOfPoll() }),
    smoke: (question) => smoke(question, plan, house),
  });
  return (questions) => {
    // Between stages nothing is judged: what one of them has begun says nothing of the next.
    if (!questions.some(({ ask }) => ask === 'sample')) void runs.stop();
    return look(questions);
  };
}

/** What a poll is made with. */
interface Polling {
  readonly plan: Plan;
  readonly house: House;
  readonly runs: Runs;
  readonly rows: AskRows;
}

async function sample(
  asked: Extract<Question, { ask: 'sample' }>,
  { plan, house, runs, rows }: Polling,
): Promise<Answers['sample']> {
  const arms = await measuredArms(plan, house);
  const { program, number } = ownMeters({ plan, arms, share: asked.share }, house, runs);
  const { windowMs } = plan.settings;
  const { own: checks, foreign } = tellOwn(asked.checks, house);
  const sampled = await takeSample({ ...asked, checks }, arms, {
    query: (own, agoMs) => (isLocal(own.provider) ? number(own) : numberOf(own, { windowMs, agoMs }, house)),
    program,
    rows,
    pods: podMeter(plan, house),
    probe: (check) => probe(check, house),
    walk: (check, own, span) => walkJourney(check, { arms: own, span }, { plan, house }),
    now: () => house.clock.now(),
  });
  return { ...sampled, checks: [...sampled.checks, ...foreign.map(foreignSample)] };
}

/** A server that does not answer is one that watches nothing yet, where it watched stable before. */
async function watched(candidate: string, plan: Plan, house: House): Promise<Answers['watched']> {
  if (!('prometheus' in house.spec.providers)) return { stable: undefined, candidate: undefined };
  const arms = await armsOf(targetWith(plan, candidate), plan, house);
  const count = async (arm: Arm | undefined): Promise<number | undefined> => {
    const sampled =
      arm && (await numberOf({ provider: 'prometheus', text: scraped(arm) }, plan.settings, house));
    return sampled !== undefined && 'value' in sampled ? sampled.value : undefined;
  };
  const beside = arms.baseline === undefined ? [] : [arms.baseline];
  const [old, ...started] = await Promise.all([arms.stable, arms.candidate, ...beside].map(count));
  // What is compared is counted from one moment on: all of them, or none.
  const isWatched = started.every((pods) => pods !== undefined && pods > 0);
  return { stable: old, candidate: isWatched ? started[0] : undefined };
}

const probeTimeoutMs = 5_000;

async function probe(
  { method, url, headers, status }: HttpCheck,
  { http, filledIn }: House,
): Promise<{ readonly status: number | undefined; readonly detail: string }> {
  try {
    const answer: HttpResponse = await http({
      method,
      url,
      headers: filledIn(headers),
      timeoutMs: probeTimeoutMs,
    });
    return { status: answer.status, detail: answer.status === status ? '' : `${answer.status}` };
  } catch (error) {
    return { status: undefined, detail: messageOf(error) };
  }
}

async function smoke(
  { workload, probes }: Extract<Question, { ask: 'smoke' }>,
  plan: Plan,
  { cluster, namespace, sendToPod }: House,
): Promise<Answers['smoke']> {
  const { backends } = targetWith(plan, workload).route;
  const [pods, service] = await Promise.all([
    cluster.list('Pod', namespace, backends.candidateSelector),
    cluster.read({ kind: 'Service', namespace, name: backends.stable }),
  ]);
  if (service === undefined) throw new Error(`Service ${backends.stable} is gone.`);
  const ready = pods.filter((own) => belongsTo(own, workload) && isPodReady(pod.parse(own)));
  return runSmoke(
    probes,
    ready.map((own) => addressOf(service, own)),
    sendToPod,
  );
}
