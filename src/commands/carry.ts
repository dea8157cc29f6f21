import { fenced } from '../effects/fenced.ts';
import { perform } from '../effects/perform.ts';
import { prometheus } from '../metrics/prometheus/codec.ts';
import type { Sampled } from '../metrics/codec.ts';
import { scraped, type Arm } from '../metrics/prometheus/queries.ts';
import type { Answers, Question, StopRequest } from '../model/observation.ts';
import type { Plan } from '../model/plan.ts';
import type { HttpCheck, PrometheusConnection } from '../model/spec.ts';
import type { State } from '../model/state.ts';
import { looker } from '../observe/look.ts';
import { belongsTo, hashOf, isPodReady, pod } from '../observe/pod.ts';
import { takeSample, type Arms } from '../observe/sample.ts';
import { portBehind, runSmoke } from '../observe/smoke.ts';
import { workloadView } from '../observe/workload.ts';
import type { HttpResponse } from '../ports/http.ts';
import { run } from '../rollout/run.ts';
import type { House } from './house.ts';

/** Carries a rollout on to its end, with an optional stop that is in force from the start. */
export function carry(
  plan: Plan,
  state: State,
  { house, stop }: { readonly house: House; readonly stop?: StopRequest },
): Promise<State> {
  const { journal, lease, clock, listener, wake, failureOf } = house;
  const cluster = fenced(house.cluster, lease);
  const router = house.routerFor(plan, cluster);
  const tools = { plan, cluster, router, manifests: house.manifests };
  return run(plan, state, {
    look: looker(plan, {
      cluster,
      router,
      watched: () => watched(plan, house),
      sample: (question) => sample(question, plan, house),
      smoke: (question) => smoke(question, plan, house),
    }),
    act: (effect) => perform(effect, tools),
    journal,
    lease,
    clock,
    listener,
    stop: () => stop ?? house.stop(),
    wake,
    failureOf,
  });
}

async function sample(
  { checks }: Extract<Question, { ask: 'sample' }>,
  plan: Plan,
  house: House,
): Promise<Answers['sample']> {
  const { prometheus: connection } = house.spec;
  return takeSample(checks, await armsOf(plan, house), {
    query: connection && ((promql) => query(promql, connection, house)),
    probe: (check) => probe(check, house),
    now: () => house.clock.now(),
  });
}

/** A server that does not answer is one that watches nothing yet, where it watched stable before. */
async function watched(plan: Plan, house: House): Promise<Answers['watched']> {
  const { prometheus: connection } = house.spec;
  if (connection === undefined) return { stable: undefined, candidate: undefined };
  const arms = await armsOf(plan, house);
  const count = async (arm: Arm | undefined): Promise<number | undefined> => {
    const sampled = arm && (await query(scraped(arm), connection, house));
    return sampled !== undefined && 'value' in sampled ? sampled.value : undefined;
  };
  const [stable, candidate] = await Promise.all([count(arms.stable), count(arms.candidate)]);
  return { stable, candidate };
}

async function armsOf(plan: Plan, house: House): Promise<Arms> {
  const pods = await (plan.targetKind === 'Deployment' ? podsByHash : podsByName)(plan, house);
  const { target, settings, namespace } = plan;
  const arm = (own: string | undefined): Arm | undefined =>
    own === undefined ? undefined : { namespace, target, pods: own, windowMs: settings.windowMs };
  return { candidate: arm(pods.candidate), stable: arm(pods.stable) };
}

/** Patterns of the names of both versions' pods; undefined: there are none yet. */
interface PodPatterns {
  readonly candidate: string | undefined;
  readonly stable: string | undefined;
}

/** The candidate's pods are named by its hash: an earlier candidate's series may still be in the window. */
async function podsByHash(plan: Plan, { cluster, namespace }: House): Promise<PodPatterns> {
  const object = await cluster.read({ kind: 'Deployment', namespace, name: plan.candidate });
  const replicaSets = await cluster.list('ReplicaSet', namespace, plan.route.backends.candidateSelector);
  const hash = object && workloadView(object, replicaSets).hash;
  const pattern = (name: string, own: string | undefined): string | undefined =>
    own === undefined ? undefined : `${escaped(name)}-${own}-.*`;
  return { candidate: pattern(plan.candidate, hash), stable: pattern(plan.target, plan.stable.hash) };
}

/** A StatefulSet's pod keeps its name from version to version: what runs now tells whose it is. */
async function podsByName(plan: Plan, { cluster, namespace }: House): Promise<PodPatterns> {
  const objects = await cluster.list('Pod', namespace, plan.route.backends.selector);
  const pods = objects.filter((own) => belongsTo(own, plan.target)).map((own) => pod.parse(own));
  const pattern = (isStable: boolean): string | undefined =>
    pods
      .filter((own) => (hashOf(own) === plan.stable.hash) === isStable)
      .map(({ metadata }) => escaped(metadata.name))
      .join('|') || undefined;
  return { candidate: pattern(false), stable: pattern(true) };
}

function escaped(name: string): string {
  return name.replaceAll('.', '[.]');
}

async function query(promql: string, connection: PrometheusConnection, { http }: House): Promise<Sampled> {
  try {
    const { status, body } = await http(prometheus.request(promql, connection));
    return prometheus.parse(status, body);
  } catch (error) {
    return { noData: `Prometheus did not answer: ${messageOf(error)}` };
  }
}

const probeTimeoutMs = 5_000;

async function probe(
  { method, url, headers, status }: HttpCheck,
  { http, filledHeaders }: House,
): Promise<{ readonly status: number | undefined; readonly detail: string }> {
  try {
    const answer: HttpResponse = await http({
      method,
      url,
      headers: filledHeaders(headers),
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
  const { backends } = plan.route;
  const [pods, service, deployment] = await Promise.all([
    cluster.list('Pod', namespace, backends.candidateSelector),
    cluster.read({ kind: 'Service', namespace, name: backends.stable }),
    cluster.read({ kind: 'Deployment', namespace, name: workload }),
  ]);
  if (service === undefined || deployment === undefined)
    throw new Error(`Deployment ${workload} or its Service is gone.`);
  const ready = pods.filter((own) => belongsTo(own, workload) && isPodReady(pod.parse(own)));
  const names = ready.map(({ metadata }) => metadata.name);
  return runSmoke(probes, { namespace, pods: names, port: portBehind(service, deployment) }, sendToPod);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
