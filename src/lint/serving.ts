import type { PodTemplate } from '../manifests/deployment.ts';
import type { Service } from '../manifests/service.ts';
import type { LintFacts } from './facts.ts';
import { lasting, type Container } from './pod.ts';

/**
 * The containers that a Service sends users to. A port need not be declared: where none of those that
 * are fits, the containers with a readiness probe serve, and else the first.
 */
export function servingContainers(
  { services }: Pick<LintFacts, 'services'>,
  template: PodTemplate,
): readonly Container[] {
  if (services.length === 0) return [];
  const all = lasting(template);
  const declared = all.filter((own) => servingPort(own, services) !== undefined);
  if (declared.length > 0) return declared;
  const own = all.filter(({ role }) => role === 'container');
  const probed = own.filter(({ readinessProbe }) => readinessProbe);
  return probed.length > 0 ? probed : own.slice(0, 1);
}

/** The number of the container's first port that a Service sends to, by number or by name. */
export function servingPort({ ports }: Container, services: readonly Service[]): number | undefined {
  const wanted = new Set(
    services.flatMap(({ spec }) => (spec.ports ?? []).map(({ port, targetPort }) => targetPort ?? port)),
  );
  const found = (ports ?? []).find(
    ({ name, containerPort }) => wanted.has(containerPort ?? '') || wanted.has(name ?? ''),
  );
  return found?.containerPort ?? undefined;
}
