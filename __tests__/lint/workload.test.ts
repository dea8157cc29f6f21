import { describe, expect, test } from '@jest/globals';
import type { LintFacts } from '../../src/lint/facts.ts';
import { rules } from '../../src/lint/index.ts';
import { lint } from '../../src/lint/lint.ts';
import { covers, disruptionBudget } from '../../src/manifests/disruption-budget.ts';
import { budget, found, pod, rulesFound, sound, type Fields } from './facts.ts';

const unlabelled = { template: pod(), kind: 'Deployment', name: 'shop' } as const;
const pods = (replicas: number): Pick<LintFacts, 'workload'> => ({ workload: { ...unlabelled, replicas } });
const canary = { strategy: 'canary', servingPodsEnd: 'never' } as const;

describe('one-replica', () => {
  test.each([
    ['rolling', {}, /strategy rolling ends it while every user is on it/],
    ['a canary', canary, /every user is on one pod/],
    ['blue-green', { ...canary, strategy: 'blue-green' }, /every user is on one pod/],
  ] as const)('is found in %s', (_, changes, message) => {
    const [finding, ...more] = found({ ...pods(1), ...changes, budgets: [] });
    expect(finding).toMatchObject({ rule: 'one-replica', object: 'Deployment shop', yaml: 'replicas: 2' });
    expect(finding?.message).toMatch(message);
    expect(more).toEqual([]);
  });

  test.each([
    ['HorizontalPodAutoscaler', 'minReplicas: 2'],
    ['ScaledObject', 'minReplicaCount: 2'],
  ] as const)('names the autoscaler that decides (%s)', (kind, yaml) => {
    const [finding] = found({ ...pods(1), budgets: [], autoscaler: { kind, name: 'shop-scaler' } });
    expect(finding).toMatchObject({ fix: `Let ${kind} shop-scaler keep two pods or more.`, yaml });
  });

  test('is silent on two pods, and on one without users', () => {
    expect(rulesFound({ ...pods(2), budgets: [] })).toEqual([]);
    expect(rulesFound({ ...pods(1), services: [] })).toEqual([]);
  });
});

describe('max-unavailable-above-half', () => {
  test.each([
    [4, 3, /strategy rolling may end 3 of 4 pods .* 1 must carry everybody/],
    [4, '75%', /maxUnavailable is 75%: strategy rolling may end 3 of 4 pods/],
    [4, '100%', /4 of 4 pods .* nobody answers until then/],
    [3, 9, /3 of 3 pods .* nobody answers until then/],
  ])('of %d pods finds %s', (replicas, maxUnavailable, message) => {
    const [finding, ...more] = found({ ...pods(replicas), maxUnavailable });
    expect(finding).toMatchObject({ rule: 'max-unavailable-above-half', yaml: 'max-unavailable: 0' });
    expect(finding?.message).toMatch(message);
    expect(more).toEqual([]);
  });

  // Percentages are rounded down: 60 % of 3 pods are 1.
  test.each([
    [4, 2],
    [4, '50%'],
    [3, '60%'],
    [4, 'nonsense'],
  ])('of %d pods is silent on %s', (replicas, maxUnavailable) => {
    expect(rulesFound({ ...pods(replicas), maxUnavailable })).toEqual([]);
  });

  test('is silent where the candidate carries everything, and without users', () => {
    expect(rulesFound({ maxUnavailable: '100%', ...canary })).toEqual([]);
    expect(rulesFound({ maxUnavailable: '100%', services: [] })).toEqual([]);
  });
});

describe('grace-period-shorter-than-drain', () => {
  const rule = 'grace-period-shorter-than-drain';
  const sleeping = (preStop: Fields, seconds?: number): Partial<LintFacts> => ({
    next: pod({ lifecycle: { preStop } }, { terminationGracePeriodSeconds: seconds }),
  });

  test.each([
    ['in batches', {}, /requests may take 2m: a pod that strategy rolling ends is killed after 30 s/],
    ['beside a canary', canary, /Cutover waits so long, but a pod that is evicted .* after 30 s/],
  ] as const)('finds a drain that is longer %s', (_, changes, message) => {
    const [finding, ...more] = found({ drainMs: 120_000, ...changes });
    expect(finding).toMatchObject({ rule, yaml: 'terminationGracePeriodSeconds: 120' });
    expect(finding?.message).toMatch(message);
    expect(more).toEqual([]);
  });

  test.each([
    ['that the pods’ own grace covers', { drainMs: 30_000 }],
    ['that nobody wrote', { next: pod({}, { terminationGracePeriodSeconds: 15 }) }],
    ['of pods without users', { drainMs: 120_000, services: [] }],
  ])('is silent on a drain %s', (_, changes) => expect(rulesFound(changes)).toEqual([]));

  test.each([
    ['as long as the grace', sleeping({ sleep: { seconds: 30 } }), 60],
    ['longer than a short grace', sleeping({ sleep: { seconds: 10 } }, 5), 40],
    ['by a command', sleeping({ exec: { command: ['sleep', '30'] } }), 60],
    ['by a path', sleeping({ exec: { command: ['/bin/sleep', '45s'] } }), 75],
    ['in a shell', sleeping({ exec: { command: ['/bin/sh', '-c', 'sleep 1m && nginx -s quit'] } }), 90],
  ])('finds a hook that sleeps %s', (_, changes, seconds) => {
    expect(found(changes)).toMatchObject([
      { rule, object: 'container web', yaml: `terminationGracePeriodSeconds: ${seconds}` },
    ]);
  });

  test.each([
    ['less than the grace', sleeping({ sleep: { seconds: 29 } })],
    ['less than a long one', sleeping({ sleep: { seconds: 60 } }, 90)],
    ['after it told the application', sleeping({ exec: { command: ['sh', '-c', 'quit; sleep 30'] } })],
    ['for a time that cannot be seen', sleeping({ exec: { command: ['sh', '-c', 'sleep $TIME'] } })],
  ])('is silent on a hook that sleeps %s', (_, changes) => expect(rulesFound(changes)).toEqual([]));
});

describe('pdb-forbids-eviction', () => {
  test.each([
    [{ maxUnavailable: 0 }, /^Its maxUnavailable 0 lets no pod be evicted/],
    [{ maxUnavailable: '0%' }, /^Its maxUnavailable 0% /],
    [{ minAvailable: 4 }, /^Its minAvailable 4 of 4 pods /],
    [{ minAvailable: '100%' }, /^Its minAvailable 100% /],
    // Rounded up: 80 % of 4 pods are 4.
    [{ minAvailable: '80%' }, /^Its minAvailable 80% /],
    [{ maxUnavailable: 0, selector: {} }, /^Its maxUnavailable 0 /],
  ])('finds %j', (spec, message) => {
    const [finding, ...more] = found({ budgets: [budget(spec)], ...canary });
    expect(finding).toMatchObject({ rule: 'pdb-forbids-eviction', object: 'PodDisruptionBudget shop' });
    expect(finding?.message).toMatch(message);
    expect(more).toEqual([]);
  });

  test('is silent on a target without pods', () => {
    expect(rulesFound({ ...pods(0), ...canary, budgets: [budget({ minAvailable: 1 })] })).toEqual([]);
    expect(rulesFound({ ...pods(0), ...canary, budgets: [budget({ maxUnavailable: '10%' })] })).toEqual([]);
  });

  test('says what to take out, and that one pod cannot go alone', () => {
    const fixes = (replicas: number, spec: Fields): readonly string[] =>
      found({ ...pods(replicas), ...canary, budgets: [budget(spec)] })
        .filter(({ rule }) => rule === 'pdb-forbids-eviction')
        .map(({ fix }) => fix);
    expect(fixes(4, { maxUnavailable: 0 })).toEqual(['Let one pod at a time go.']);
    expect(fixes(4, { minAvailable: 4 })).toEqual(['Let one pod at a time go, and take minAvailable out.']);
    expect(fixes(1, { maxUnavailable: 0 })).toEqual(['Let one pod at a time go; have two or more first.']);
  });

  test.each([
    [{ maxUnavailable: 1 }],
    // Rounded up as well: 1 % of 4 pods is 1.
    [{ maxUnavailable: '1%' }],
    [{ minAvailable: 3 }],
    [{ minAvailable: '75%' }],
    [{ maxUnavailable: 0, selector: { matchLabels: { app: 'cart' } } }],
    [{ maxUnavailable: 0, selector: undefined }],
    [{}],
  ])('is silent on %j', (spec) => expect(rulesFound({ budgets: [budget(spec)] })).toEqual([]));

  test.each<[string, readonly string[], boolean]>([
    ['In', ['shop', 'cart'], true],
    ['In', ['cart'], false],
    ['NotIn', ['cart'], true],
    ['NotIn', ['shop'], false],
    ['Exists', [], true],
    ['DoesNotExist', [], false],
    ['Unknown', [], false],
  ])('counts pods whose label is %s %j: %s', (operator, values, isCounted) => {
    const selector = { matchExpressions: [{ key: 'app', operator, values }] };
    const own = disruptionBudget.parse({ metadata: { name: 'a' }, spec: { selector } });
    expect(covers(own, { app: 'shop' })).toBe(isCounted);
  });
});

describe('a target that can only be rolled in place', () => {
  const of = (kind: LintFacts['workload']['kind'], replicas: number): Pick<LintFacts, 'workload'> => ({
    workload: { ...unlabelled, kind, replicas },
  });

  test('that is a StatefulSet of one pod has nobody to answer between two', () => {
    expect(found({ ...of('StatefulSet', 1), maxUnavailable: 1, budgets: [] })).toMatchObject([
      { rule: 'one-replica', message: expect.stringMatching(/ends it before its successor starts/) },
    ]);
  });

  test('that is a DaemonSet has the pods that its nodes give it', () => {
    expect(rulesFound({ ...of('DaemonSet', 1), maxUnavailable: 1, budgets: [] })).toEqual([]);
  });

  test.each([
    ['Deployment', 'max-unavailable: 0'],
    ['StatefulSet', 'updateStrategy: { rollingUpdate: { maxUnavailable: 1 } }'],
    ['DaemonSet', 'max-unavailable: 1'],
  ] as const)('a %s is told the pace that it takes', (kind, yaml) => {
    expect(found({ ...of(kind, 4), maxUnavailable: 3 })).toMatchObject([{ yaml }]);
  });

  test('is told of no canary', () => {
    const bare = pod({ lifecycle: undefined });
    const set = of('StatefulSet', 4).workload;
    const texts = [{ next: bare }, { workload: { ...set, template: bare } }].flatMap((changes) =>
      found({ workload: set, ...changes }).map(({ fix, yaml }) => `${fix} ${yaml ?? ''}`),
    );
    expect(texts).toHaveLength(2);
    expect(texts.join()).not.toContain('canary');
  });
});

describe('every rule', () => {
  const bad: LintFacts = {
    ...sound,
    ...pods(1),
    next: pod({
      image: 'shop',
      lifecycle: undefined,
      readinessProbe: undefined,
      resources: undefined,
    }),
    budgets: [budget({ minAvailable: 1 })],
    maxUnavailable: 1,
    drainMs: 60_000,
  };
  const probes = { httpGet: { path: '/', port: 1 } };
  const equal: LintFacts = { ...sound, next: pod({ readinessProbe: probes, livenessProbe: probes }) };

  test.each(rules.map(({ name }) => name))('%s speaks, and is silenced alone', (name) => {
    const speak = (facts: LintFacts, ignored: readonly string[]): readonly string[] =>
      lint(facts, ignored).map(({ rule }) => rule);
    const facts = [bad, equal].find((own) => speak(own, []).includes(name)) ?? sound;
    expect(speak(facts, [])).toContain(name);
    expect(speak(facts, [name])).toEqual(speak(facts, []).filter((rule) => rule !== name));
  });

  test('has a name that is a word of the configuration, once', () => {
    const names = rules.map(({ name }) => name);
    for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(new Set(names).size).toBe(names.length);
  });

  test('takes what the server would refuse for not written', () => {
    const odd = { readinessProbe: 'yes', resources: [], lifecycle: 7, ports: {}, livenessProbe: [] };
    const template = pod();
    const [own] = template.spec.containers;
    const next = { ...template, spec: { containers: [{ ...own, ...odd }] } } as unknown as LintFacts['next'];
    expect(rulesFound({ next })).toEqual(['no-pre-stop-hook', 'no-readiness-probe', 'no-resource-requests']);
  });
});
