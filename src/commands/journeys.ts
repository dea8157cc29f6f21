import type { JourneyStep } from '../model/journey.ts';
import type { KubeObject } from '../model/kube.ts';
import type { Backends, Plan, PlannedTarget } from '../model/plan.ts';
import type { JourneyCheck } from '../model/check.ts';
import type { CheckSample } from '../model/state.ts';
import type { Span } from '../observe/counts.ts';
import { journeySample, type WalkedPods } from '../observe/journey.ts';
import { isPodReady, pod } from '../observe/pod.ts';
import { addressOf } from '../observe/pod-address.ts';
import { ofArm } from '../observe/pod-vitals.ts';
import type { Arms } from '../observe/sample.ts';
import { silent } from '../observe/silent.ts';
import type { PodAddress, PodAnswer, PodRequest } from '../ports/pod-request.ts';
import type { House } from './house.ts';
import { messageOf } from '../lib/message-of.ts';

type Walker = Pick<House, 'cluster' | 'namespace' | 'sendToPod' | 'filledIn' | 'clock'>;

/** Of a plan: whose pods are walked on, and how often. */
interface Walked {
  readonly targets: readonly [WalkedTarget, ...WalkedTarget[]];
  readonly settings: Pick<Plan['settings'], 'intervalMs'>;
}

interface WalkedTarget extends Pick<PlannedTarget, 'kind' | 'name'> {
  readonly route: { readonly backends: Pick<Backends, 'stable'> };
}

/** A poll does not wait longer than this for walks to begin. */
const longestPollMs = 10_000;

/** Walks a check's journey on the ready pods of both versions; an API server that is silent is no data. */
export async function walkJourney(
  check: JourneyCheck,
  { arms, span }: { readonly arms: Arms; readonly span: Span },
  { plan, house }: { readonly plan: Walked; readonly house: Walker },
): Promise<CheckSample> {
  const { counts, text } = check;
  const target = plan.targets.find(({ name }) => name === check.target) ?? plan.targets[0];
  const steps = counts.steps.map((step) => withSecrets(step, house));
  const { intervalMs } = plan.settings;
  try {
    return await journeySample(
      check,
      { ...counts, steps },
      {
        pods: await podsOf(target, arms, house),
        send: (request) => sent(request, { plan, house }),
        span,
        intervalMs,
        deadline: span.until + Math.min(intervalMs, longestPollMs),
        now: house.clock.now,
      },
    );
  } catch (error) {
    return silent(text, messageOf(error));
  }
}

function withSecrets(step: JourneyStep, { filledIn }: Walker): JourneyStep {
  const { body } = step;
  return {
    ...step,
    headers: filledIn(step.headers),
    body: body === undefined ? undefined : filledIn({ body })['body'],
  };
}

async function podsOf(
  { kind, name, route }: WalkedTarget,
  arms: Arms,
  { cluster, namespace }: Walker,
): Promise<WalkedPods> {
  const [pods, services] = await Promise.all([
    cluster.list('Pod', namespace, {}),
    cluster.list('Service', namespace, {}),
  ]);
  const service = services.find(({ metadata }) => metadata.name === route.backends.stable);
  if (service === undefined) throw new Error(`the Service of ${kind} ${name} is gone`);
  const ready = pods.filter(isServing).map((object) => addressOf(service, object));
  const those = (pattern: string | undefined): readonly PodAddress[] =>
    pattern === undefined ? [] : ofArm(ready, pattern, (own) => own.pod);
  return { candidate: those(arms.candidate?.pods), stable: those(arms.stable?.pods) };
}

function isServing(object: KubeObject): boolean {
  const own = pod.parse(object);
  return isPodReady(own) && own.metadata.deletionTimestamp === undefined;
}

/** A pod that does not answer is told from an API server that does not by asking the latter for something. */
async function sent(
  request: PodRequest,
  { plan, house }: { readonly plan: Walked; readonly house: Walker },
): Promise<PodAnswer & { readonly tookMs: number }> {
  const { sendToPod, clock, cluster } = house;
  const begun = clock.now();
  try {
    const answer = await sendToPod(request);
    return { ...answer, tookMs: clock.now() - begun };
  } catch {
    const [{ kind, name }] = plan.targets;
    await cluster.read({ kind, namespace: request.namespace, name });
    return { status: 0, detail: '', body: '', cookies: [], tookMs: clock.now() - begun };
  }
}
