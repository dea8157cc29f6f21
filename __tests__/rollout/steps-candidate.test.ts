import { describe, expect, test } from '@jest/globals';
import { byPods, made, done, wait, act, fail, endpoint } from './making.ts';
import { pod, workload, stepOfKind, type Answered } from './seeing.ts';

describe('start-candidate', () => {
  const step = stepOfKind('start-candidate');
  const creating = act('Deployment shop-candidate', { ensure: 'candidate', step });
  test.each([
    ['is done when both are there', {}, done],
    ['makes the Deployment', { 'workload shop-candidate': 'absent' }, creating],
    ['makes the Service', { 'service shop-candidate': 'absent' }, creating],
  ])('%s', (_name, answers, expected) => {
    expect(made('start-candidate', answers)).toMatchObject(expected);
  });

  test('needs no Service where the pods share one', () => {
    expect(made('start-candidate', { service: 'absent' }, { of: byPods })).toEqual(done);
  });
});

describe('scale', () => {
  const one = {
    'workload shop-candidate': workload({ wanted: 1, available: 1, ready: 1 }),
    endpoints: [endpoint('shop-candidate-x-1')],
  };
  const candidate = (changes: object): Answered => ({
    ...one,
    'workload shop-candidate': { ...one['workload shop-candidate'], ...changes },
  });
  test.each([
    ['is done when pods and endpoints are ready', one, done],
    [
      'grows a candidate that is too small',
      candidate({ wanted: 0 }),
      act('1 pods of shop-candidate', { ensure: 'replicas', deployment: 'shop-candidate', replicas: 1 }),
    ],
    [
      'grows it with a stable that has grown',
      { ...one, 'workload shop': workload({ wanted: 9 }) },
      act('3 pods of shop-candidate', { ensure: 'replicas', replicas: 3 }),
    ],
    [
      'leaves a stable that has shrunk alone, and does not wait for it',
      { ...one, 'workload shop': workload({ wanted: 2, available: 1 }) },
      done,
    ],
    [
      'fails without a target',
      { ...one, 'workload shop': 'absent' },
      fail('not-ready', 'Deployment shop is gone'),
    ],
    [
      'fails without a candidate',
      { ...one, 'workload shop-candidate': 'absent' },
      fail('not-ready', 'was removed by somebody'),
    ],
    ['waits until all is observed and updated', candidate({ isComplete: false }), wait('1 of 1 pods ready')],
    ['waits for pods', candidate({ available: 0 }), wait('0 of 1 pods ready')],
    ['waits for endpoints', { ...one, endpoints: [] }, wait('pods ready')],
    [
      'does not count an endpoint that is not ready',
      { ...one, endpoints: [endpoint('a', false)] },
      wait('pods ready'),
    ],
    [
      'does not count an endpoint that is ending',
      { ...one, endpoints: [endpoint('a', true, true)] },
      wait('pods ready'),
    ],
    [
      'fails when the progress deadline has passed',
      candidate({ available: 0, stalled: 'timed out' }),
      fail('not-ready', 'shop-candidate: timed out'),
    ],
  ])('%s', (_name, answers, expected) => {
    expect(made('scale', answers)).toMatchObject(expected);
  });

  test('fails after the ready-timeout, not before', () => {
    const answers = { ...candidate({ available: 0, ready: 0 }), 'pods shop-candidate': [pod('a')] };
    expect(made('scale', answers, { ms: 20_000 })).toMatchObject({ is: 'waiting' });
    expect(made('scale', answers, { ms: 20_001 })).toEqual({
      is: 'failed',
      reason: {
        kind: 'not-ready',
        sentence: '0 of 1 pods of shop-candidate were ready after 20 s (ready-timeout)',
      },
    });
  });

  test.each([
    ['its message', [], ['no room']],
    ['its log, where it has one', ['first', 'last'], ['first', 'last']],
  ])('proves a failure by what a pod says: %s', (_name, log, lines) => {
    const trouble = {
      kind: 'Unschedulable',
      container: '',
      message: 'no room',
      log,
      isFinal: false,
    } as const;
    const answers = {
      ...candidate({ available: 0, ready: 0 }),
      'pods shop-candidate': [pod('a'), pod('b', { trouble })],
    };
    expect(made('scale', answers, { ms: 20_001 })).toMatchObject({
      is: 'failed',
      reason: {
        kind: 'not-ready',
        sentence: expect.stringMatching(/^0 of 1 pods .* \(ready-timeout\): no room \(Unschedulable\)$/),
        proof: { source: 'b', lines },
      },
    });
  });

  test('makes a share by pods: stable grows too, and both must be ready', () => {
    const small = { 'workload shop-candidate': workload({ wanted: 1, available: 1 }) };
    expect(made('scale', small, { of: byPods })).toMatchObject(
      act('1 pods of shop-candidate', { ensure: 'replicas', deployment: 'shop', replicas: 9 }),
    );
    const grown = { ...small, 'workload shop': workload({ wanted: 9, available: 8 }), endpoints: [] };
    expect(made('scale', grown, { of: byPods })).toMatchObject({ is: 'waiting' });
    expect(
      made('scale', { ...grown, 'workload shop': workload({ wanted: 9, available: 9 }) }, { of: byPods }),
    ).toEqual(done);
  });
});

describe('remove-candidate', () => {
  const absent = { 'workload shop-candidate': 'absent', service: 'absent', 'pods shop-candidate': [] };
  const [deployment, service] = (['Deployment', 'Service'] as const).map((kind) => ({
    ensure: 'absent',
    kind,
    name: 'shop-candidate',
  }));
  test.each([
    ['removes both', {}, act('Deployment shop-candidate to go', deployment ?? {}, service ?? {})],
    [
      'removes what is left',
      { ...absent, service: { selector: {} } },
      act('Deployment shop-candidate to go', service ?? {}),
    ],
    [
      'waits for the pods',
      { ...absent, 'pods shop-candidate': [pod('a')] },
      wait('1 pods of shop-candidate to end'),
    ],
    ['is done when nothing is left', absent, done],
  ])('%s', (_name, answers, expected) => {
    expect(made('remove-candidate', answers)).toMatchObject(expected);
  });

  test('leaves the Service that is not its own', () => {
    expect(made('remove-candidate', {}, { of: byPods })).toMatchObject(
      act('Deployment shop-candidate to go', deployment ?? {}),
    );
  });
});

describe('restore-size', () => {
  test.each([
    [
      'shrinks it',
      { 'workload shop': workload({ wanted: 9 }) },
      act('shop to have 4 pods', { ensure: 'replicas', deployment: 'shop', replicas: 4 }),
    ],
    ['is done at its size', {}, done],
    ['is done without a target', { 'workload shop': 'absent' }, done],
  ])('%s', (_name, answers, expected) => {
    expect(made('restore-size', answers, { of: byPods })).toMatchObject(expected);
  });
});
