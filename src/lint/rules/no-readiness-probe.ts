import type { Rule } from '../rule.ts';
import { title } from '../pod.ts';
import { servingContainers, servingPort } from '../serving.ts';

const why = 'Kubernetes sends users to it as soon as its process runs, whether it can answer or not';

export const noReadinessProbe: Rule = {
  name: 'no-readiness-probe',
  finds: 'A container behind a Service has no `readinessProbe`.',
  why: `${why}. Ready before routed holds for nothing then.`,
  fix: '`readinessProbe: { httpGet: { path: /healthz, port: 8080 } }`, with a path that answers 200 only when the container can serve.',
  check: (facts) =>
    servingContainers(facts, facts.next)
      .filter(({ readinessProbe }) => !readinessProbe)
      .map((own) => ({
        object: title(own),
        message: own.startupProbe
          ? 'It has a startupProbe and no readinessProbe: once it has started, Kubernetes sends users to it whether it can answer or not.'
          : `It has no readinessProbe: ${why}.`,
        fix: 'Give it a check that passes only when it can serve.',
        yaml: `readinessProbe: { httpGet: { path: /healthz, port: ${servingPort(own, facts.services) ?? 8080} } }`,
      })),
};
