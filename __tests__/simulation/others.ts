import type { Role } from '../../src/manifests/names.ts';
import type { KubeObject } from '../../src/model/kube.ts';
import type { StepName } from '../../src/model/step.ts';
import { signed } from './api.ts';
import type { Happening } from './happenings.ts';
import { stepOf } from './journal-view.ts';
import { killPod, silencePod } from './kubelet.ts';
import type { DeploymentObject, RouteObject } from './objects.ts';
import { all, find, labelsOf, put, type World } from './world.ts';

/** What others do, and what just happens, in the middle of a rollout. */
function isIn(kind: StepName): (world: World) => boolean {
  return (world) => stepOf(world)?.kind === kind;
}

/** All pods of the candidate, or of the baseline, die at once. */
export function allDie(role: Role, during: StepName): Happening {
  return befalls(role, during, { name: 'death', act: killPod });
}

/** They run on, and are not ready any more. */
export function allFallSilent(role: Role, during: StepName): Happening {
  return befalls(role, during, { name: 'silence', act: silencePod });
}

interface Blow {
  readonly name: string;
  readonly act: (world: World, pod: KubeObject) => void;
}

function befalls(role: Role, during: StepName, { name, act }: Blow): Happening {
  return {
    name,
    when: isIn(during),
    afterMs: 500,
    act: (world) => {
      all(world, 'Pod')
        .filter((pod) => labelsOf(pod)['cutover/role'] === role)
        .forEach((pod) => act(world, pod));
    },
  };
}

export const losesMetrics: Happening = { name: 'no metrics', when: isIn('analyse'), act: () => undefined };

export const siteGoesDown: Happening = {
  name: 'site is down',
  when: isIn('analyse'),
  afterMs: 500,
  act: () => undefined,
};

/** A helm upgrade: the route without weights, as it is in the chart. */
function resetRoute(world: World): void {
  const route = find(world, 'HTTPRoute', 'shop') as RouteObject;
  const rules = route.spec.rules.map((rule) => ({
    ...rule,
    backendRefs: (rule.backendRefs ?? []).map(({ weight: _weight, ...ref }) => ref),
  }));
  put(world, signed(world, { ...route, spec: { ...route.spec, rules } } satisfies KubeObject, 'helm'));
}

export const breaksRoute: Happening = {
  name: 'first drift',
  when: isIn('analyse'),
  afterMs: 500,
  act: resetRoute,
};

export const driftsAgain: Happening = {
  name: 'second drift',
  when: (world) => world.marks.has('first drift'),
  afterMs: 1600,
  act: resetRoute,
};

export const othersImage = 'registry.example.com/acme/shop:others';

/** `kubectl set image` by somebody who does not know of the rollout. */
export const changesTarget: Happening = {
  name: 'target change',
  when: isIn('analyse'),
  afterMs: 500,
  act: (world) => {
    const target = find(world, 'Deployment', 'shop') as DeploymentObject;
    const { template } = target.spec;
    const containers = template.spec.containers.map((container) => ({ ...container, image: othersImage }));
    put(
      world,
      signed(
        world,
        {
          ...target,
          spec: { ...target.spec, template: { ...template, spec: { ...template.spec, containers } } },
        },
        'kubectl',
      ),
    );
  },
};
