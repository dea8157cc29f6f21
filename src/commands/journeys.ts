import type { JourneyStep } from '../model/journey.ts';
import type { Plan, PlannedTarget } from '../model/plan.ts';
import type { JourneyCheck } from '../model/check.ts';
import type { CheckSample } from '../model/state.ts';
import type { Span } from '../observe/counts.ts';
import { journeySample, type WalkedPods } from '../observe/journey.ts';
import { isPodReady, pod } from '../observe/pod.ts';
import { ofArm } from '../observe/pod-vitals.ts';
import type { Arms } from '../observe/sample.ts';
import { silent } from '../observe/silent.ts';
import { portBehind } from '../observe/smoke.ts';
import type { WalkedPod } from '../observe/walk.ts';
import type { PodAnswer, PodRequest } from '../ports/pod-request.ts';
import type { House } from './house.ts';
import { messageOf } from '../lib/message-of.ts';

/** A poll does not wait longer than this for walks to begin. */
const longestPollMs = 10_000;

/** Walks a check's journey on the ready pods of both versions; an API server that is silent is no data. */
export async function walkJourney(
  check: JourneyCheck,
  { arms, span }: { readonly arms: Arms; readonly span: Span },
  { plan, house }: { readonly plan: Plan; readonly house: House },
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
        deadline: span.until + Math.min(intervalMs, longestPollMs),
        now: house.clock.now,
      },
    );
  } catch (error) {
    return silent(text, messageOf(error));
  }
}

function withSecrets(step: JourneyStep, { filledIn }: House): JourneyStep {
  const { body } = step;
  return {
    ...step,
    headers: filledIn(step.headers),
    body: body === undefined ? undefined : filledIn({ body })['body'],
  };
}

async function podsOf(target: PlannedTarget, arms: Arms, house: House): Promise<WalkedPods> {
  const { cluster, namespace } = house;
  const { name, kind, route } = target;
  const [pods, services, workload] = await Promise.all([
    cluster.list('Pod', namespace, {}),
    cluster.list('Service', namespace, {}),
    cluster.read({ kind, namespace, name }),
  ]);
  const service = services.find(({ metadata }) => metadata.name === route.backends.stable);
  if (service === undefined || workload === undefined)
    throw new Error(`${kind} ${name} or its Service is gone`);
  const port = portBehind(service, workload);
  const ready = pods
    .map((object) => pod.parse(object))
    .filter((own) => isPodReady(own) && own.metadata.deletionTimestamp === undefined)
    .map(({ metadata }): WalkedPod => ({ namespace, pod: metadata.name, port }));
  const those = (pattern: string | undefined): readonly WalkedPod[] =>
    pattern === undefined ? [] : ofArm(ready, pattern, (own) => own.pod);
  return { candidate: those(arms.candidate?.pods), stable: those(arms.stable?.pods) };
}

/** A pod that does not answer is told from an API server that does not by asking the latter for something. */
async function sent(
  request: PodRequest,
  { plan, house }: { readonly plan: Plan; readonly house: House },
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
