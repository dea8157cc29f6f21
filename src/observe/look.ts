import type { OldVersion } from '../model/migration.ts';
import { z } from 'zod';
import { belongsTo, hashOf, isPodReady, pod, symptomOf } from './pod.ts';
import { endpointsOf } from './endpoints.ts';
import { revisionKind, workloadView } from './workload.ts';
import { floorOf } from '../manifests/autoscaler.ts';
import { deployment } from '../manifests/deployment.ts';
import { withRole, rolloutAnnotation } from '../manifests/names.ts';
import { service } from '../manifests/service.ts';
import type { CoreKind, KubeObject, Labels } from '../model/kube.ts';
import type { Answers, AnswerTo, CopyView, Observation, PodView, Question } from '../model/observation.ts';
import { kindOf, targetWith, type Plan } from '../model/plan.ts';
import type { ConfigCopy } from '../model/step.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Router } from '../ports/router.ts';

/** What answers the questions that are not about Kubernetes objects. */
export interface Senses {
  readonly cluster: Cluster;
  /** Of a target's route. */
  readonly routerOf: (target: string) => Router;
  readonly migration: (question: Extract<Question, { ask: 'migration' }>) => Promise<Answers['migration']>;
  readonly comparison: () => Promise<Answers['comparison']>;
  readonly verification: (
    question: Extract<Question, { ask: 'verification' }>,
  ) => Promise<Answers['verification']>;
  readonly watched: (question: Extract<Question, { ask: 'watched' }>) => Promise<Answers['watched']>;
  readonly sample: (question: Extract<Question, { ask: 'sample' }>) => Promise<Answers['sample']>;
  readonly smoke: (question: Extract<Question, { ask: 'smoke' }>) => Promise<Answers['smoke']>;
}

type Answerers = {
  readonly [A in Question['ask']]: (question: Extract<Question, { ask: A }>) => Promise<Answers[A]>;
};

/** Answers all questions at one moment; throws when one of them cannot be answered. */
export function looker(
  plan: Plan,
  senses: Senses,
): (questions: readonly Question[]) => Promise<Observation['answer']> {
  const answerers = answerersFor(plan, senses);
  return async (questions) => {
    const unique = new Map(questions.map((question) => [JSON.stringify(question), question]));
    const answers = new Map(
      await Promise.all(
        [...unique].map(async ([key, question]) => [key, await answerOne(answerers, question)] as const),
      ),
    );
    return <Q extends Question>(question: Q): AnswerTo<Q> => {
      const key = JSON.stringify(question);
      if (!answers.has(key)) throw new Error(`The question ${key} was not asked.`);
      return answers.get(key) as AnswerTo<Q>;
    };
  };
}

function answerOne(answerers: Answerers, question: Question): Promise<unknown> {
  // The table pairs each question with its answerer; TypeScript cannot follow the index.
  const answer = answerers[question.ask] as (question: Question) => Promise<unknown>;
  return answer(question);
}

function answerersFor(plan: Plan, senses: Senses): Answerers {
  const { cluster, routerOf, migration, verification, comparison, watched, sample, smoke } = senses;
  const { namespace } = plan;
  const read = (kind: CoreKind, name: string): Promise<KubeObject | undefined> =>
    cluster.read({ kind, namespace, name });
  return {
    workload: ({ name }) => workloadOf(plan, name, cluster),
    service: async ({ name }) => {
      const object = await read('Service', name);
      return object === undefined ? 'absent' : { selector: service.parse(object).spec.selector ?? {} };
    },
    copies: async ({ copies }) => {
      const all = await Promise.all(
        copies.map(async (copy) => ({ copy, object: await read(copy.kind, copy.name) })),
      );
      return all.flatMap(({ copy, object }) => (object === undefined ? [] : [copyView(copy, object)]));
    },
    endpoints: async ({ service: name }) =>
      endpointsOf(await cluster.list('EndpointSlice', namespace, { 'kubernetes.io/service-name': name })),
    pods: async ({ workload }) => {
      const pods = await cluster.list('Pod', namespace, podLabels(plan, workload));
      return Promise.all(
        pods.filter((own) => belongsTo(own, workload)).map((own) => podView(own, senses.cluster)),
      );
    },
    route: ({ target, split }) => routerOf(target).view(split),
    autoscaler: async ({ autoscaler: { kind, name } }) => {
      const object = await read(kind, name);
      return object === undefined ? 'absent' : floorOf(kind, object);
    },
    migration,
    verification,
    comparison,
    'old-pods': async ({ old }) => oldPods(old, await cluster.list('Pod', namespace, {})),
    watched,
    sample,
    smoke,
  };
}

async function workloadOf(plan: Plan, name: string, cluster: Cluster): Promise<Answers['workload']> {
  const { namespace } = plan;
  const kind = kindOf(plan, name);
  const object = await cluster.read({ kind, namespace, name });
  if (object === undefined) return 'absent';
  const labels = deployment.parse(object).spec.selector.matchLabels ?? {};
  return workloadView(object, await cluster.list(revisionKind(kind), namespace, labels));
}

const owned = z.looseObject({
  metadata: z.looseObject({
    ownerReferences: z.array(z.looseObject({ name: z.string() })).default([]),
  }),
});

function copyView(copy: ConfigCopy, object: KubeObject): CopyView {
  const { ownerReferences } = owned.parse(object).metadata;
  return {
    copy,
    rollout: object.metadata.annotations?.[rolloutAnnotation],
    owners: ownerReferences.map(({ name }) => name),
  };
}

function podLabels(plan: Plan, workload: string): Labels {
  const { candidate, trial, baseline, route } = targetWith(plan, workload);
  const { selector, candidateSelector } = route.backends;
  if (workload === trial) return withRole(selector, 'candidate');
  if (workload === baseline) return withRole(selector, 'baseline');
  return workload === candidate ? candidateSelector : selector;
}

async function podView(object: KubeObject, cluster: Cluster): Promise<PodView> {
  const own = pod.parse(object);
  const { name, deletionTimestamp } = own.metadata;
  const isTerminating = deletionTimestamp !== undefined;
  const symptom = isTerminating ? undefined : symptomOf(own);
  const view = { name, hash: hashOf(own), isReady: isPodReady(own), isTerminating };
  if (symptom === undefined) return { ...view, trouble: undefined };
  const { hasRun, isRestarted, ...trouble } = symptom;
  const ref = { kind: 'Pod', namespace: object.metadata.namespace ?? '', name } as const;
  const log = hasRun ? await cluster.log(ref, trouble.container, isRestarted) : [];
  return { ...view, trouble: { ...trouble, log } };
}

const runningPod = z.looseObject({
  metadata: z.looseObject({ labels: z.record(z.string(), z.string()).default({}) }),
  spec: z.looseObject({ containers: z.array(z.looseObject({ image: z.string() })) }),
  status: z.looseObject({ phase: z.string().default('') }).default({ phase: '' }),
});

const revisionLabels = ['pod-template-hash', 'controller-revision-hash'];

/** Pods of any workload: workers, and Jobs of a CronJob, know the old schema as well. */
function oldPods({ hashes, images }: OldVersion, pods: readonly KubeObject[]): readonly string[] {
  return pods.flatMap((object) => {
    const { metadata, spec, status } = runningPod.parse(object);
    const isOver = status.phase === 'Succeeded' || status.phase === 'Failed';
    const isRevision = revisionLabels.some((label) => hashes.includes(metadata.labels[label] ?? ''));
    const isOld = isRevision || spec.containers.some(({ image }) => images.includes(image));
    return isOld && !isOver ? [object.metadata.name] : [];
  });
}
