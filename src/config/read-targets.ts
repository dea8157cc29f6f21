import type { RoutedTarget, Spec, TargetRef } from '../model/spec.ts';
import type { Env } from './env-references.ts';
import { isExec, parseExec } from './exec.ts';
import type { AllGiven } from './given.ts';
import { nameComplaints } from './kubernetes-name.ts';
import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';
import type { Reading } from './reading.ts';
import { parseRoute } from './route.ts';
import { parseTarget, targetMissing } from './target.ts';
import { parseTargets } from './targets.ts';

/** What gets the new version: one target with its route, or several of which the first one leads. */
export function readTargets(
  reading: Reading,
  given: AllGiven,
  env: Env,
): Pick<Spec, 'target' | 'route' | 'exec' | 'companions'> {
  const { route, exec } = readRoute(reading, given, env);
  const single = { target: reading.text('target', parseTarget, nobody), route };
  const [lead = single, ...companions] = reading.value('targets', parseTargets, []);
  noteDoubles(reading);
  const namespace = readNamespace(reading, [lead, ...companions]);
  return {
    ...placed(lead, namespace),
    exec,
    companions: companions.map((own) => placed(own, namespace)),
  };
}

function readRoute(reading: Reading, given: AllGiven, env: Env): Pick<Spec, 'route' | 'exec'> {
  if (given.get('route') === undefined || !isExec(given.get('route')?.value))
    return { route: reading.text('route', parseRoute, undefined), exec: undefined };
  const exec = reading.value('route', (value) => parseExec(value, env), undefined);
  return { route: undefined, exec };
}

const nobody: TargetRef = { kind: 'Deployment', namespace: undefined, name: '' };

function noteDoubles(reading: Reading): void {
  if (!reading.has('targets')) {
    if (!reading.has('target')) reading.note('target', targetMissing);
    return;
  }
  const each = 'Write each route beside its target: `deployment/shop through httproute/shop`.';
  if (reading.has('target'))
    reading.note('target', { wrong: 'There is `targets` too', allowed: 'Leave one.' });
  if (reading.has('route')) reading.note('route', { wrong: 'There is `targets` too', allowed: each });
}

/** One for all: the objects of a rollout are in one namespace. */
function readNamespace(reading: Reading, targets: readonly RoutedTarget[]): string | undefined {
  const given = reading.text('namespace', parseNamespace, undefined);
  const key = reading.has('targets') ? 'targets' : 'target';
  const [named, ...others] = new Set(targets.flatMap(({ target }) => target.namespace ?? []));
  if (others.length > 0) {
    const wrong = `The targets are in ${[named, ...others].join(' and ')}`;
    reading.note('targets', { wrong, allowed: 'Those of one rollout must be in one namespace.' });
  }
  if (given !== undefined && named !== undefined && given !== named) {
    const wrong = `contradicts \`${key}\`, which names \`${named}\``;
    reading.note('namespace', { value: given, wrong, allowed: 'Leave one.' });
  }
  return named ?? given;
}

function parseNamespace(text: string): Parsed<string> {
  const complaints = nameComplaints(text, text);
  return complaints.length > 0 ? bad(...complaints) : good(text);
}

function placed({ target, route }: RoutedTarget, namespace: string | undefined): RoutedTarget {
  return { target: { ...target, namespace }, route };
}
