import type { PodTemplate } from '../../manifests/deployment.ts';
import type { LintFacts } from '../facts.ts';
import { sleepOf, title, type Container } from '../pod.ts';
import type { Found, Rule } from '../rule.ts';
import { servingContainers } from '../serving.ts';

const unless = 'unless the application itself goes on serving for some seconds after SIGTERM';

/**
 * Who ends pods that serve: Kubernetes in a RollingUpdate, and Cutover where it grew the old version
 * for a share by pods and turns back. Everywhere else traffic is gone before a pod ends.
 */
export const noPreStopHook: Rule = {
  name: 'no-pre-stop-hook',
  finds:
    'Pods are ended while they serve (`strategy: rolling`, or turning back from a share by pods), and a container behind a Service has no `preStop` hook.',
  why: `SIGTERM comes at the same moment as the news for gateways and nodes that the pod ends. What they send until they know fails, ${unless}. Zero failed requests are not possible then.`,
  fix: '`lifecycle: { preStop: { sleep: { seconds: 10 } } }` (before Kubernetes 1.30: `exec: { command: [sleep, "10"] }`), or `strategy: canary`, which moves traffic away before pods end.',
  check: (facts) => {
    if (facts.servingPodsEnd === 'never') return [];
    return facts.servingPodsEnd === 'in-batches' ? inBatches(facts) : turningBack(facts);
  },
};

function inBatches(facts: LintFacts): readonly Found[] {
  const next = hookless(facts, facts.next);
  const names = next.map(({ name }) => name);
  const running = hookless(facts, facts.workload.template).filter(({ name }) => !names.includes(name));
  return [
    ...next.map((own) => ({
      object: title(own),
      message: `It has no preStop hook, and strategy rolling ends pods while gateways and nodes still send to them: those requests fail, ${unless}.`,
      ...hookFix(facts),
    })),
    ...running.map((own) => ({
      object: title(own),
      message: `The pods that run now have no preStop hook, and strategy rolling ends them while gateways and nodes still send to them: those requests fail this once, ${unless}.`,
      ...onceFix(facts),
    })),
  ];
}

function turningBack(facts: LintFacts): readonly Found[] {
  const { name, template } = facts.workload;
  return hookless(facts, template).map((own) => ({
    object: title(own),
    message: `It has no preStop hook, and ${name} gets more pods for the shares, which turning back ends while gateways and nodes still send to them: those requests fail, ${unless}.`,
    ...hookFix(facts),
  }));
}

/** A StatefulSet and a DaemonSet can only be rolled. */
function canBeCanary({ workload }: LintFacts): boolean {
  return workload.kind === 'Deployment';
}

function hookFix(facts: LintFacts): Pick<Found, 'fix' | 'yaml'> {
  const instead = canBeCanary(facts) ? ', or share by the weights of a route in a canary' : '';
  return {
    fix: `Let a hook hold SIGTERM back until everybody knows that the pod ends${instead}.`,
    yaml: 'lifecycle: { preStop: { sleep: { seconds: 10 } } }',
  };
}

function onceFix(facts: LintFacts): Pick<Found, 'fix' | 'yaml'> {
  return canBeCanary(facts)
    ? {
        fix: 'Bring the hook by a canary, which moves traffic away before pods end; roll from then on.',
        yaml: 'strategy: canary',
      }
    : { fix: 'Bring the hook at a quiet time; from then on it holds.' };
}

/** A hook that sleeps for nothing is none. */
function hookless(facts: LintFacts, template: PodTemplate): readonly Container[] {
  return servingContainers(facts, template).filter(({ lifecycle }) => {
    const hook = lifecycle?.preStop;
    return !hook || sleepOf(hook) === 0;
  });
}
