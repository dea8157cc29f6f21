import type { Journey } from '../model/journey.ts';
import type { EvidenceCheck } from '../model/check.ts';
import type { AnswerTimes, CheckSample } from '../model/state.ts';
import type { PodAddress } from '../ports/pod-request.ts';
import { answerTimes } from './answer-times.ts';
import { ratio, type Span } from './counts.ts';
import { silent } from './silent.ts';
import { walk, type Send } from './walk.ts';

/** The ready pods of both versions. */
export interface WalkedPods {
  readonly candidate: readonly PodAddress[];
  readonly stable: readonly PodAddress[];
}

export interface Walking {
  readonly pods: WalkedPods;
  readonly send: Send;
  /** Up to when the check has counted, epoch ms, and now. */
  readonly span: Span;
  /** Of two polls: the first one of a stage has hardly any span. */
  readonly intervalMs: number;
  /** From now on no walk is begun any more, epoch ms: the other checks wait. */
  readonly deadline: number;
  readonly now: () => number;
}

/** As many at once as on each version a few users would. */
const atOnce = 4;

/**
 * Walks a journey on the pods of both versions, and counts the walks that failed. Rejects when the way to
 * the pods is broken: that says nothing of either version.
 */
export async function journeySample(
  { text, tolerance }: EvidenceCheck,
  journey: Journey,
  walking: Walking,
): Promise<CheckSample> {
  const { candidate, stable } = walking.pods;
  if (candidate.length === 0) return silent(text, 'the new version has no ready pod');
  const [own, old] = await Promise.all([
    walked(journey, candidate, walking),
    walked(journey, stable, walking),
  ]);
  const counted = { x: own.failed.length, n: own.walks, y: old.failed.length, m: old.walks };
  return {
    text,
    candidate: ratio(counted.x, counted.n),
    stable: ratio(counted.y, counted.m),
    verdict: 'pass',
    detail: own.failed.at(-1),
    answers: { candidate: own.times, stable: old.times },
    counts: { tolerance, ...walking.span, series: [{ slowerThan: undefined, counted }] },
  };
}

interface Walked {
  readonly walks: number;
  readonly failed: readonly string[];
  readonly times: AnswerTimes | undefined;
}

async function walked(
  { steps, walks }: Journey,
  pods: readonly PodAddress[],
  { send, deadline, now, ...polling }: Walking,
): Promise<Walked> {
  let begun = 0;
  let ended = 0;
  const failed: string[] = [];
  const { timed, times } = timing(send);
  const next = async (): Promise<void> => {
    for (let pod = pods[begun % pods.length]; pod !== undefined && begun < walks && now() < deadline;) {
      begun += 1;
      const wrong = await walk(steps, pod, timed);
      if (wrong !== undefined) failed.push(`${pod.pod}: ${wrong}`);
      ended += 1;
      pod = pods[begun % pods.length];
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, walks) }, next));
  return { walks: ended, failed, times: times(overMs(polling)) };
}

function overMs({ span, intervalMs }: Pick<Walking, 'span' | 'intervalMs'>): number {
  return Math.max(intervalMs, span.until - span.since);
}

/** The same way to the pods, and what its requests come to. */
function timing(send: Send): {
  readonly timed: Send;
  readonly times: (overMs: number) => AnswerTimes | undefined;
} {
  let sent = 0;
  const tookMs: number[] = [];
  return {
    timed: async (request) => {
      sent += 1;
      const answer = await send(request);
      if (answer.status !== 0) tookMs.push(answer.tookMs);
      return answer;
    },
    times: (over) => answerTimes({ sent, tookMs }, over),
  };
}
