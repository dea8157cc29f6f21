import type { LintFacts } from '../../src/lint/facts.ts';
import type { PodTemplate } from '../../src/manifests/deployment.ts';
import { disruptionBudget } from '../../src/manifests/disruption-budget.ts';
import { service } from '../../src/manifests/service.ts';
import { lint } from '../../src/lint/lint.ts';
import type { Finding } from '../../src/model/finding.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A container that no rule has anything against. */
export const web: Fields = {
  name: 'web',
  image: 'ghcr.io/acme/shop:2.0.0',
  ports: [
    { name: 'metrics', containerPort: 9090 },
    { name: 'http', containerPort: 8080 },
  ],
  readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
  livenessProbe: { httpGet: { path: '/alive', port: 8080 } },
  lifecycle: { preStop: { sleep: { seconds: 10 } } },
  resources: { requests: { cpu: '100m' } },
};

export function pod(container: Fields = {}, spec: Fields = {}): PodTemplate {
  return {
    metadata: { labels: { app: 'shop' } },
    spec: { containers: [{ ...web, ...container }], ...spec },
  } as unknown as PodTemplate;
}

export function leadingTo(targetPort?: number | string): LintFacts['services'][number] {
  return service.parse({ metadata: { name: 'shop' }, spec: { ports: [{ port: 8080, targetPort }] } });
}

export function budget(spec: Fields): LintFacts['budgets'][number] {
  return disruptionBudget.parse({
    metadata: { name: 'shop' },
    spec: { selector: { matchLabels: { app: 'shop' } }, ...spec },
  });
}

/** A shop whose pods are ended while they serve, and nothing wrong with it. */
export const sound: LintFacts = {
  workload: { kind: 'Deployment', name: 'shop', replicas: 4, template: pod() },
  next: pod(),
  services: [leadingTo('http')],
  budgets: [budget({ maxUnavailable: 1 })],
  autoscaler: undefined,
  running: [],
  strategy: 'rolling',
  servingPodsEnd: 'in-batches',
  maxUnavailable: '25%',
  drainMs: undefined,
};

export function found(changes: Partial<LintFacts>): readonly Finding[] {
  return lint({ ...sound, ...changes }, []);
}

export function rulesFound(changes: Partial<LintFacts>): readonly string[] {
  return found(changes).map(({ rule }) => rule);
}
