import { execRoute } from '../model/balancer.ts';
import type { Labels } from '../model/kube.ts';
import type { Plan, PlannedTarget, RoutePlan } from '../model/plan.ts';
import type { Report } from '../model/report.ts';

/** Commands that show in which state things are. */
export function kubectlLook({ namespace, targets }: Plan): readonly string[] {
  const kubectl = `kubectl -n ${word(namespace)}`;
  return targets.flatMap((target) => {
    const { name, candidate, route } = target;
    if (name === candidate)
      return [`${kubectl} rollout history ${refOf(target)}`, `${kubectl} get pods -o wide`];
    const services = [...new Set([route.backends.stable, route.backends.candidate])].map(word);
    return [
      `${kubectl} get deployment ${word(name)} ${word(candidate)} -o wide`,
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
  const isUpdated = (state?.history ?? []).some(({ kind }) => kind === 'update-target');
  return plan.targets.flatMap((target) => {
    const { name, candidate, replicas, route } = target;
    const ref = refOf(target);
    if (name === candidate) return rolledBack(target, kubectl);
    return [
      ...(isUpdated ? [`${kubectl} rollout undo ${ref}`] : []),
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

function trafficBack(route: RoutePlan, kubectl: string): readonly string[] {
  if (route.codec === execRoute) return balancedBack(route, kubectl);
  const { backends, objects } = route;
  const { stable, candidate, stableSelector, candidateWorkload } = backends;
  const routes = objects.filter(({ kind }) => kind === 'HTTPRoute');
  const selector = `${kubectl} patch service ${word(stable)} --type json -p '${selectorPatch(stableSelector)}'`;
  if (routes.length === 0) {
    return [selector, `${kubectl} scale deployment/${word(candidateWorkload)} --replicas=0`];
  }
  const weights = routes.map(({ namespace, name }) => {
    const [get, put] = ['get', 'replace'].map((verb) => `kubectl -n ${word(namespace)} ${verb}`);
    return `${get ?? ''} httproute ${word(name)} -o json | jq '${weightFilter(stable, candidate)}' | ${put ?? ''} -f -`;
  });
  return [selector, ...weights];
}

/**
 * What the balancer does nobody knows but the user's own commands: whichever of the two Services it sends
 * to, the old version's pods answer.
 */
function balancedBack({ backends }: RoutePlan, kubectl: string): readonly string[] {
  const { stable, candidate, stableSelector } = backends;
  const patches = [stable, candidate].map(
    (name) => `${kubectl} patch service ${word(name)} --type json -p '${selectorPatch(stableSelector)}'`,
  );
  return [...patches, `# Then let your load balancer send to Service ${word(stable)} alone.`];
}

function selectorPatch(selector: Labels): string {
  const value = Object.fromEntries(Object.entries(selector).map(([key, text]) => [word(key), word(text)]));
  return JSON.stringify([{ op: 'replace', path: '/spec/selector', value }]);
}

/** Only rules that hold the candidate are changed, and in them only the two weights. */
function weightFilter(stable: string, candidate: string): string {
  const set = `if .name == "${word(candidate)}" then .weight = 0 elif .name == "${word(stable)}" then .weight = 100 else . end`;
  return `(.spec.rules[] | select(any(.backendRefs[]?; .name == "${word(candidate)}")) | .backendRefs[]) |= (${set})`;
}

/** A name as Kubernetes allows it; anything else must not reach a shell that somebody pastes into. */
function word(text: string): string {
  return text.replaceAll(/[^\w./-]/g, '_').replace(/^-+/, '');
}
