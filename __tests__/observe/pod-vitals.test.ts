import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  errorLine,
  linesOf,
  logged,
  ofArm,
  restartsOf,
  unreadyOf,
  usageOf,
  vitalPod,
  type VitalPod,
} from '../../src/observe/pod-vitals.ts';

const podOf = (name: string, changes: Partial<VitalPod> = {}): VitalPod => ({
  ...{ name, restarts: 0, isReady: true, isActive: true, containers: ['shop'] },
  ...changes,
});

describe('a pod', () => {
  const object = {
    metadata: { name: 'shop-1' },
    spec: { initContainers: [{ name: 'wait' }, { name: 'proxy', restartPolicy: 'Always' }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        { name: 'shop', restartCount: 2, state: {} },
        { name: 'cron', restartCount: 1, state: {} },
      ],
      initContainerStatuses: [
        { name: 'wait', restartCount: 7, state: {} },
        { name: 'proxy', restartCount: 4, state: {} },
      ],
    },
  };

  test('has the restarts of containers and sidecars, not of what prepares it', () => {
    expect(vitalPod(object)).toEqual(podOf('shop-1', { restarts: 7, containers: ['shop', 'cron'] }));
  });

  test.each([
    ['is asked to end', { ...object, metadata: { name: 'x', deletionTimestamp: '2026-07-01T00:00:00Z' } }],
    ['was evicted', { ...object, status: { ...object.status, phase: 'Failed' } }],
    ['is done', { ...object, status: { ...object.status, phase: 'Succeeded' } }],
  ])('that %s is not counted on', (_, ended) => {
    expect(vitalPod(ended).isActive).toBe(false);
  });

  test('that was only just made has nothing yet', () => {
    const made = { metadata: { name: 'shop-2' } };
    expect(vitalPod(made)).toEqual(podOf('shop-2', { isReady: false, containers: [] }));
  });
});

test('the pods of an arm are those whose whole name matches', () => {
  const names = ['shop-7d9f-a', 'shop-7d9f-b', 'my-shop-7d9f-c', 'shop-candidate-1-d'];
  const own = (expression: string) => ofArm(names, expression, (name) => name);
  expect(own('shop-7d9f-.*')).toEqual(['shop-7d9f-a', 'shop-7d9f-b']);
  expect(own('shop-7d9f-.*|shop-candidate-1-.*')).toEqual([
    'shop-7d9f-a',
    'shop-7d9f-b',
    'shop-candidate-1-d',
  ]);
});

describe('of several pods', () => {
  const pods = fc.array(
    fc.record({
      name: fc.uuid(),
      restarts: fc.nat(100),
      isReady: fc.boolean(),
      isActive: fc.boolean(),
      containers: fc.constantFrom<readonly string[]>([], ['shop'], ['shop', 'cron']),
    }),
    { maxLength: 60 },
  );

  test('restarts are the sum, and no pods are no data', () => {
    expect(restartsOf([])).toEqual({ noData: 'it has no pods' });
    expect(restartsOf([podOf('a', { restarts: 1 }), podOf('b'), podOf('c', { restarts: 2 })])).toEqual({
      value: 3,
    });
  });

  test('the share that is not ready is between none and all, and pods that end do not move it', () => {
    fc.assert(
      fc.property(pods, (all) => {
        const share = unreadyOf(all);
        expect(share).toEqual(unreadyOf(all.filter(({ isActive }) => isActive)));
        const value = 'value' in share ? share.value : undefined;
        expect(value !== undefined).toBe(all.some(({ isActive }) => isActive));
        expect(value ?? 0).toBeGreaterThanOrEqual(0);
        expect(value ?? 0).toBeLessThanOrEqual(1);
        const ready = unreadyOf(all.map((own) => ({ ...own, isReady: true })));
        expect('value' in ready ? ready.value : 0).toBe(0);
      }),
    );
    expect(unreadyOf([podOf('a'), podOf('b', { isReady: false }), podOf('c'), podOf('d')])).toEqual({
      value: 0.25,
    });
  });

  test('at most ten logs are read, spread over pods that have one, and the same every time', () => {
    fc.assert(
      fc.property(pods, (all) => {
        const read = logged(all);
        const able = all.filter(({ isActive, containers }) => isActive && containers.length > 0);
        expect(read).toHaveLength(Math.min(10, able.length));
        expect(new Set(read.map(({ pod }) => pod)).size).toBe(read.length);
        expect(logged(all.toReversed())).toEqual(read);
        for (const { pod } of read) expect(able.map(({ name }) => name)).toContain(pod);
      }),
    );
  });
});

test('of 25 pods ten logs are read, from the first to the last ones', () => {
  const all = Array.from({ length: 25 }, (_, index) => podOf(`shop-${String.fromCodePoint(97 + index)}`));
  expect(
    logged(all)
      .map(({ pod }) => pod.slice(-1))
      .join(''),
  ).toBe('acfhkmpruw');
});

test('usage is the mean of the arm alone, and no data is passed on', () => {
  const usages = [
    { pod: 'shop-1-a', cpu: 0.1, memory: 100 },
    { pod: 'shop-1-b', cpu: 0.3, memory: 300 },
    { pod: 'shop-2-c', cpu: 5, memory: 5000 },
  ];
  expect(usageOf(usages, 'shop-1-.*', 'cpu')).toEqual({ value: 0.2 });
  expect(usageOf(usages, 'shop-1-.*', 'memory')).toEqual({ value: 200 });
  expect(usageOf(usages, 'shop-3-.*', 'cpu')).toEqual({
    noData: 'the metrics API knows none of its pods yet',
  });
  expect(usageOf({ noData: 'no API' }, '.*', 'cpu')).toEqual({ noData: 'no API' });
});

test('lines are the mean of the pods with a log', () => {
  expect(linesOf([1, 2, 6].map((perSecond) => ({ pod: 'x', perSecond })))).toEqual({ value: 3 });
  expect(linesOf([])).toEqual({ noData: 'none of its pods has a log yet' });
  expect(linesOf({ noData: 'forbidden' })).toEqual({ noData: 'forbidden' });
});

describe('a line that says it is an error', () => {
  const isError = (line: string): boolean => new RegExp(errorLine).test(line);

  test.each([
    'ERROR pq: column "full_name" does not exist',
    '2026-07-01 14:05:11,250 [main] ERROR com.acme.Shop - refused',
    '2026-07-01T14:05:11.250Z ERROR 1 --- [nio-8080] c.a.Shop : refused',
    '[2026-07-01 14:05:11] [CRITICAL] out of stock',
    'Jul 01 SEVERE: Servlet.service() threw',
    'FATAL cannot read config: key "payments.url" is missing',
    'ERROR:root:refused',
    '{"level":"error","msg":"refused"}',
    '{"time":"…","severity":"ERROR","message":"refused"}',
    '{"@t":"…","@l":"Error","@m":"refused"}',
    '{"log.level": "fatal", "message": "x"}',
    '{"level":50,"time":1,"msg":"refused"}',
    'time=2026-07-01T14:05:11Z level=error msg=refused',
    'ts=1 lvl=crit msg=x',
    'E0701 14:05:11.250000       1 controller.go:42] refused',
    '2026/07/01 14:05:11 [error] 7#7: *1 connect() failed',
    '[Wed Jul 01 14:05:11 2026] [core:error] [pid 1] refused',
    'panic: runtime error: index out of range',
    'Traceback (most recent call last):',
    'Exception in thread "main" java.lang.IllegalStateException',
    'Uncaught TypeError: x is not a function',
  ])('%s', (line) => {
    expect(isError(line)).toBe(true);
  });

  test.each([
    '',
    'INFO 0 errors',
    'INFO retried after an error',
    'INFO last state was ERROR, now fine',
    '2026-07-01 14:05:11 WARN  ERROR budget is half gone',
    '{"level":"info","msg":"the word ERROR in a message"}',
    '{"level":"warn","error":"timeout, trying again"}',
    '{"level":30,"msg":"done","size":50}',
    'level=info msg="no error" errors=0',
    'level=info msg="ERROR is a word"',
    'GET /error 200',
    'error_count=0',
    'TERRORIST_LIST loaded',
    'errors: none',
    'I0701 14:05:11.250000       1 controller.go:42] synced',
    `${'x'.repeat(200)} ERROR`,
  ])('%j does not', (line) => {
    expect(isError(line)).toBe(false);
  });

  test('is told from others in no time, whatever it is', () => {
    const expression = new RegExp(errorLine);
    const began = performance.now();
    for (const piece of ['a', ' ', '[', '"level":', 'ERRO', 'I', '[a:', 'lvl= '])
      for (let count = 0; count < 500; count += 1) expression.test(piece.repeat(1000).slice(0, 1000));
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
