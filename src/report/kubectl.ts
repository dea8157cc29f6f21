import { execRoute } from '../model/balancer.ts';
import type { Labels } from '../model/kube.ts';
import type { StepName } from '../model/step.ts';
import type { Plan, PlannedTarget, RoutePlan } from '../model/plan.ts';
import type { Report } from '../model/report.ts';

/** Commands that show in which state things are. */
export function kubectlLook({ namespace, targets }: Plan): readonly string[] {
  const kubectl = `kubectl -n ${word(namespace)}`;
  return targets.flatMap((target) => {
    const { name, candidate, baseline, route } = target;
    if (name === candidate)
      return [`${kubectl} rollout history ${refOf(target)}`, `${kubectl} get pods -o wide`];
    const services = [...new Set(servicesOf(route))].map(word);
    return [
      `${kubectl} get deployment ${[name, candidate, baseline ?? []].flat().map(word).join(' ')} -o wide`,
      `${kubectl} get endpointslices -l 'kubernetes.io/service-name in (${services.join(',')})'`,
      ...route.objects.map(
        (object) =>
          `kubectl -n ${word(object.namespace)} get ${word(object.kind.toLowerCase())} ${word(object.name)} -o yaml`,
      ),
    ];
  });
}

/** Commands that put all users on the old version, whatever the state: each is safe to run twice. */
export function kubectlBack({ plan, state }: Report): readonly string[] {
  const kubectl = `kubectl -n ${word(plan.namespace)}`;
  const has = (step: StepName): boolean => (state?.history ?? []).some(({ kind }) => kind === step);
  return plan.targets.flatMap((target) => {
    const { name, candidate, replicas, route } = target;
    const ref = refOf(target);
    if (name === candidate) return has('roll') ? rolledBack(target, kubectl) : [];
    return [
      ...(has('update-target') ? [`${kubectl} rollout undo ${ref}`] : []),
      `${kubectl} scale ${ref} --replicas=${replicas}`,
      `${kubectl} rollout status ${ref} --timeout=5m`,
      ...trafficBack(route, kubectl),
    ];
  });
}

/** Users follow the pods. A paused Deployment refuses to be undone. */
function rolledBack(target: PlannedTarget, kubectl: string): readonly string[] {
  const ref = refOf(target);
  return [
    ...(target.kind === 'Deployment' ? [`${kubectl} rollout resume ${ref}`] : []),
    `${kubectl} rollout undo ${ref}`,
    `${kubectl} rollout status ${ref} --timeout=5m`,
  ];
}

function refOf({ kind, name }: PlannedTarget): string {
  return word(`${kind.toLowerCase()}/${name}`);
}

/**
 * Whichever of the two Services a router sends to, the old version's pods answer: true of any router, and
 * of the user's own commands. Where the pods are the share, the new ones go.
 */
function trafficBack({ codec, backends }: RoutePlan, kubectl: string): readonly string[] {
  const { stable, stableSelector, candidateWorkload } = backends;
  const patched = (name: string): string =>
    `${kubectl} patch service ${word(name)} --type json -p '${selectorPatch(stableSelector)}'`;
  if (codec === 'service')
    return [patched(stable), `${kubectl} scale deployment/${word(candidateWorkload)} --replicas=0`];
  const own =
    codec === execRoute ? [`# Then let your load balancer send to Service ${word(stable)} alone.`] : [];
  return [...servicesOf({ backends }).map(patched), ...own];
}

/** Those that a route may send to. */
function servicesOf({
  backends: { stable, candidate, baseline },
}: Pick<RoutePlan, 'backends'>): readonly string[] {
  return [stable, candidate, baseline ?? []].flat();
}

function selectorPatch(selector: Labels): string {
  const value = Object.fromEntries(Object.entries(selector).map(([key, text]) => [word(key), word(text)]));
  return JSON.stringify([{ op: 'replace', path: '/spec/selector', value }]);
}

/** A name as Kubernetes allows it; anything else must not reach a shell that somebody pastes into. */
function word(text: string): string {
  return text.replaceAll(/[^\w./-]/g, '_').replace(/^-+/, '');
}
