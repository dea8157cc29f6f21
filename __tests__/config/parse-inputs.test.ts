import { describe, expect, test } from '@jest/globals';
import { configFileOf } from '../../src/config/read-settings.ts';
import { parse, problemsOf, whole } from './parsing.ts';

describe('what holds when little is said', () => {
  test('the defaults', () => {
    const { spec, settings } = parse({ inputs: { ...whole, checks: '', smoke: '' } });
    expect(spec).toMatchObject({
      command: 'deploy',
      target: { kind: 'Deployment', namespace: undefined, name: 'shop' },
      change: { images: [{ container: undefined, image: 'ghcr.io/acme/shop:2.0.0' }], manifests: [] },
      route: undefined,
      stages: [5, 25, 50].map((weight) => ({ weight, bakeMs: 300_000 })),
      onFailure: 'rollback',
      onCancel: 'rollback',
      pacing: {
        intervalMs: 15_000,
        windowMs: 60_000,
        readyTimeoutMs: 600_000,
        drainMs: undefined,
        timeoutMs: 3_600_000,
      },
    });
    expect(settings).toMatchObject({
      comment: 'auto',
      pullRequest: undefined,
      kubeconfig: undefined,
      warnings: [],
    });
  });

  test('the window is four intervals, but at least 5s, unless it is said', () => {
    const windowOf = (inputs: Record<string, string>) =>
      parse({ inputs: { ...whole, ...inputs } }).spec.pacing.windowMs;
    expect(windowOf({ interval: '1s' })).toBe(5000);
    expect(windowOf({ interval: '10s' })).toBe(40_000);
    expect(windowOf({ interval: '10s', window: '3s' })).toBe(3000);
  });

  test.each(['promote', 'rollback', 'abort', 'status'])('%s needs only the target', (command) => {
    expect(problemsOf({ inputs: { command, target: 'deployment/shop' } })).toEqual([]);
  });
});

describe('all problems at once', () => {
  test('in the inputs', () => {
    const inputs = {
      target: 'shop',
      imagse: 'x',
      stages: '5%, 50%, 25%',
      bake: '10',
      'on-failure': 'rolback',
      'pull-request': 'x',
      checks: 'success-rate >= 99%\np99 < 500\n\nhttp GET https://x/ = 200',
      prometheus: 'http://p',
      interval: '0s',
      comment: 'no',
    };
    expect(problemsOf({ inputs })).toEqual([
      'imagse: There is no such input. Did you mean `images`?',
      'bake: `10` has no unit. Write 10s or 10m.',
      'target: `shop` has no kind. Did you mean `deployment/shop`?',
      'stages: 25 % comes after 50 %. Stages must rise. Did you mean `5%, 25%, 50%`?',
      'checks, line 2: `p99 < 500` has no unit. Write 500ms or 0.5s.',
      'checks, line 4: This is not an HTTP check. Write for example `http GET https://shop.example.com/healthz == 200`.',
      'on-failure: `rolback` is not known here. Allowed: rollback, hold. Did you mean `rollback`?',
      'interval: `0s` is no time at all. Write for example 500ms, 30s, 10m or 1h30m.',
      'comment: `no` is not known here. Allowed: auto, always, never.',
      'pull-request: `x` is not the number of a pull request. Write for example 42.',
    ]);
  });

  test('in the file, with line and column', () => {
    const file = [
      'stages:',
      '  - weight: 5',
      '    bkae: 1m',
      '  - {weight: 50%, bake: 5}',
      'queries:',
      '  carts: sum(x{pod=~"{{podz}}"})',
      'smoke: |',
      '  GET / == 200',
      '  GET x == 200',
      'prometheus: { url: http://p, headers: { Authorization: "Bearer env:TOKEN" } }',
      'onfailure: hold',
      'github-token: x',
      'bake:',
    ].join('\n');
    expect(problemsOf({ inputs: { target: 'deployment/shop', images: 'a:1' }, file })).toEqual([
      'c.yaml:11:1: `onfailure` is not a key here. Did you mean `on-failure`?',
      'c.yaml:12:1: `github-token` is not a key of the file. Give it as an input of the step.',
      'c.yaml:3:5: stages: `bkae` is not a key here. Did you mean `bake`?',
      'c.yaml:2:13: stages: `5` has no unit. Write 5%.',
      'c.yaml:4:25: stages: `5` has no unit. Write 5s or 5m.',
      'c.yaml:6:10: queries: `{{podz}}` is not known. Did you mean `pods`?',
      'c.yaml:9:3: smoke: `x` does not start with /. Write a path from `/`.',
      'c.yaml:10:56: prometheus: `env:TOKEN` is not set. Give it to the step: `env: { TOKEN: ${{ secrets.TOKEN }} }`.',
    ]);
  });

  test.each([
    ['a: [1', 'c.yaml:1:6: The indentation does not fit, or a bracket is not closed.'],
    ['bake: 1m\nbake: 2m', 'c.yaml:2:1: This key is there twice. Leave one.'],
    ['bake: *x', 'c.yaml: An alias refers to no anchor, or to too much.'],
    ['- a', 'c.yaml: The file is not a map of keys and values.'],
    [
      '{'.repeat(20_000),
      expect.stringMatching(/^c.yaml(:1:\d+)?: This is not (valid YAML|YAML that can be read)\.$/),
    ],
  ])('YAML %#', (file, line) => {
    expect(problemsOf({ inputs: whole, file })[0]).toEqual(line);
  });

  test('a file that was named must be there', () => {
    expect(problemsOf({ inputs: { ...whole, config: 'no.yaml' } })).toEqual([
      'config: `no.yaml` cannot be read. Is the repository checked out?',
    ]);
    expect(configFileOf({ config: 'no.yaml' })).toEqual({ path: 'no.yaml', mustExist: true });
    expect(configFileOf({ config: '' })).toEqual({ path: '.github/cutover.yaml', mustExist: false });
  });
});

test('what stands before an @ is not quoted, but digests are', () => {
  const images = `me:hunter2@shop, shop:1@sha256:12`;
  expect(problemsOf({ inputs: { ...whole, images } }).map((line) => line.split(' is not')[0])).toEqual([
    'images: `…@shop`',
    'images: `shop:1@sha256:12`',
  ]);
});

describe('what must fit together', () => {
  test.each<[Record<string, string>, string]>([
    [{ images: '' }, 'images: `deploy` has nothing new to bring. Give `images` or `manifests`.'],
    [
      { images: '', command: 'plan' },
      'images: `plan` has nothing new to bring. Give `images` or `manifests`.',
    ],
    [
      { target: '' },
      'target: What shall get the new version is not said. Write `deployment/name` or `namespace/deployment/name`.',
    ],
    [
      { command: 'contract' },
      'database-url: Nothing says which database is to be contracted. Write `database-url: ${{ secrets.DATABASE_URL }}`.',
    ],
    [
      { prometheus: '', checks: 'p99 <= 1s' },
      'prometheus: Nothing says where the metrics are. `p99 <= 1s` needs it: write for example `http://prometheus.monitoring:9090`.',
    ],
    [
      { target: 'a/deployment/b', namespace: 'c' },
      'namespace: `c` contradicts `target`, which names `a`. Leave one.',
    ],
    [
      { bake: '20m' },
      'timeout: The stages bake 1h in all, and `timeout` is 1h. Give a longer `timeout`, or shorter bakes in `stages` or `bake`.',
    ],
    [
      { bake: '30s', checks: 'p99 <= 1s' },
      'stages: 5 % bakes 30s, and `p99 <= 1s` can fail only after 3 polls of 15s. Bake for 45s or more, shorten `interval`, or end the check with `for 1 poll`.',
    ],
  ])('%j', (inputs, line) => {
    expect(problemsOf({ inputs: { ...whole, ...inputs } })).toEqual([line]);
  });

  test.each<Record<string, string>>([
    { images: '', manifests: 'k8s/*.yaml' },
    { target: 'a/deployment/b', namespace: 'a' },
    { bake: '19m' },
    { bake: '45s', checks: 'p99 <= 1s' },
    { bake: '0s', checks: 'p99 <= 1s' },
    { prometheus: '', checks: 'http GET https://x/ == 200' },
  ])('%j fits', (inputs) => {
    expect(problemsOf({ inputs: { ...whole, ...inputs } })).toEqual([]);
  });

  test('turning back goes on with mistakes that it has no use for, and says them', () => {
    const written = {
      inputs: { target: 'deployment/shop', command: 'rollback' },
      file: 'checks: p99 < 500\nprometheus: env:P',
    };
    const { settings } = parse(written);
    expect(settings.warnings.map(({ where }) => where)).toEqual(['c.yaml:1:9', 'c.yaml:2:13']);
    expect(problemsOf({ ...written, inputs: { ...written.inputs, drain: '5' } })).toEqual([
      'drain: `5` has no unit. Write 5s or 5m.',
    ]);
    expect(problemsOf({ ...written, inputs: { ...written.inputs, command: 'promote' } })).toHaveLength(2);
  });
});

describe('the file', () => {
  const file = `
target: prod/deployment/shop
bake: 1m
pull-request: 12
prometheus: {url: 'http://p', headers: {Authorization: Bearer env:TOKEN}}
queries: {lag: {query: 'lag{ns="{{namespace}}"}', unit: seconds}}
checks:
  - metric: carts
    query: sum(carts)
    max: 3
`;

  test('says what the inputs do not, and its queries serve their checks too', () => {
    const { spec, settings } = parse({
      inputs: { images: 'a:1', bake: '2m', checks: 'lag <= 2s\ncarts <= 9' },
      file,
      env: { TOKEN: 'hunter2' },
    });
    expect(spec.target).toEqual({ kind: 'Deployment', namespace: 'prod', name: 'shop' });
    expect(spec.stages[0]?.bakeMs).toBe(120_000);
    expect(spec.checks.map(({ text }) => text)).toEqual(['lag <= 2s', 'carts <= 9']);
    expect(spec.providers['prometheus']?.headers).toEqual({ Authorization: 'Bearer hunter2' });
    expect(settings).toMatchObject({ pullRequest: 12, configPath: 'c.yaml', secrets: ['hunter2'] });
  });

  test('has secrets that are masked, also in journeys and those that others put into variables', () => {
    const env = { KEY: 'of-journey', AWS_REGION: 'eu-1', AWS_ACCESS_KEY_ID: 'AKIA' };
    const { settings } = parse({
      inputs: { target: 'deployment/shop', images: 'a:1', checks: 'journey buy' },
      file: [
        'providers: {cloudwatch: {}}',
        "journeys: {buy: [{request: GET / == 200, headers: {X-Key: 'env:KEY'}}]}",
      ].join('\n'),
      env: { ...env, AWS_SECRET_ACCESS_KEY: 'aws-secret' },
    });
    expect(settings.secrets).toEqual(['of-journey', 'AKIA', 'aws-secret']);
  });

  test.each(['', '# nothing yet\n', '---\n'])('may be empty: %j', (text) => {
    expect(problemsOf({ inputs: whole, file: text })).toEqual([]);
  });

  test('holds no credentials', () => {
    expect(
      problemsOf({ inputs: whole, file: 'kubeconfig: |\n  apiVersion: v1\n  token: hunter2\n' }),
    ).toEqual([
      'c.yaml:1:13: kubeconfig: Credentials do not belong into a repository. Write `env:NAME`, and give the variable to the step from a secret.',
    ]);
  });
});
