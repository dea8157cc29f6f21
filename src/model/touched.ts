import { byStep, type ByStep } from './by-step.ts';
import type { ObjectRef } from './kube.ts';
import { kindOf, type Plan } from './plan.ts';
import type { Autoscaler, ConfigCopy } from './step.ts';

/** Every object that the plan's steps touch, each once. */
export function touchedObjects(plan: Plan): readonly ObjectRef[] {
  const { namespace } = plan;
  const own = plan.steps.flatMap((step) =>
    byStep(touched, step).map(([kind, name]): ObjectRef => ({
      kind: kind === ownKind ? kindOf(plan, name) : kind,
      namespace,
      name,
    })),
  );
  const all = [...own, ...plan.targets.flatMap(({ route }) => route.objects)];
  return [...new Map(all.map((ref) => [`${ref.kind} ${ref.namespace}/${ref.name}`, ref])).values()];
}

type Touched = readonly (readonly [ObjectRef['kind'], string])[];

/** Stands for the kind of the target. */
const ownKind = 'target';

const none = (): Touched => [];
const service = (step: { readonly service: string }): Touched => [['Service', step.service]];
const target = (step: { readonly target: string }): Touched => [[ownKind, step.target]];
const autoscaler = ({ autoscaler: { kind, name } }: { readonly autoscaler: Autoscaler }): Touched => [
  [kind, name],
];

const touched: ByStep<Touched> = {
  'pin-service': service,
  'restore-service': service,
  'adopt-target': service,
  'pin-autoscaler': autoscaler,
  'restore-autoscaler': autoscaler,
  'make-copies': copies,
  'keep-copies': copies,
  'remove-copies': copies,
  'start-candidate': candidate,
  'remove-candidate': candidate,
  'remove-baseline': ({ baseline, service: own }) => candidate({ candidate: baseline, service: own }),
  'end-trial': ({ trial }) => [['Deployment', trial]],
  'update-target': target,
  'revert-target': target,
  'restore-size': target,
  scale: ({ stable }) => (stable.replicas > stable.original ? [['Deployment', stable.name]] : []),
  'shift-traffic': none,
  smoke: none,
  'await-approval': none,
  'fill-idle': ({ idle }) => [['Deployment', idle]],
  prove: none,
  roll: target,
  unroll: target,
  'restore-pace': target,
  retire: ({ deployment }) => [['Deployment', deployment]],
  'await-metrics': none,
  analyse: none,
  drain: none,
  'expand-schema': none,
  'halt-schema': none,
  'migrate-schema': none,
  'fill-rows': none,
  'verify-schema': none,
  'compare-rows': none,
  'begin-soak': none,
  'contract-schema': none,
};

function copies(step: { readonly copies: readonly ConfigCopy[] }): Touched {
  return step.copies.map(({ kind, name }) => [kind, name]);
}

function candidate(step: { readonly candidate: string; readonly service: string | undefined }): Touched {
  return [
    ['Deployment', step.candidate],
    ...(step.service === undefined ? [] : ([['Service', step.service]] as const)),
  ];
}
