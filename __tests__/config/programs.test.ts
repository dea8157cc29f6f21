import { describe, expect, test } from '@jest/globals';
import { parseChecks } from '../../src/config/checks.ts';
import { builtInQueries } from '../../src/config/queries.ts';
import { parse, problemsOf, sentences, whole } from './parsing.ts';

const known = new Map([
  ...builtInQueries,
  ['k6', { query: { provider: 'prometheus', text: 'k6' }, unit: undefined }] as const,
]);
const parsed = (value: unknown) => parseChecks(value, known, { TOKEN: 'hunter2' });
const usual = { kind: 'program', env: {}, timeoutMs: 60_000, consecutive: 1 };

describe('a program that judges', () => {
  test.each([
    ['command ./smoke.sh --fast', { text: 'command ./smoke.sh --fast', argv: ['./smoke.sh', '--fast'] }],
    ['Command   npm run smoke', { text: 'command npm run smoke', argv: ['npm', 'run', 'smoke'] }],
    ['command ./smoke.sh for 2 runs', { argv: ['./smoke.sh'], consecutive: 2 }],
    ['command ./smoke.sh for 1 poll', { argv: ['./smoke.sh'], consecutive: 1 }],
    ['command ./wait for it', { argv: ['./wait', 'for', 'it'], text: 'command ./wait for it' }],
    [
      'k6 load/checkout.js',
      {
        ...{ runs: 'k6', text: 'k6 load/checkout.js', argv: ['k6', 'run', 'load/checkout.js'] },
        timeoutMs: 600_000,
      },
    ],
    [
      'k6 load.js --vus 5 for 3 runs',
      {
        ...{ runs: 'k6', argv: ['k6', 'run', 'load.js', '--vus', '5'] },
        ...{ consecutive: 3, timeoutMs: 600_000 },
      },
    ],
  ])('%s', (line, told) => {
    const { value, complaints } = parsed(line);
    expect(complaints).toEqual([]);
    expect(value).toEqual([expect.objectContaining({ ...usual, ...told })]);
  });

  test('in the file, with what it sees as a reference: checks are stored', () => {
    const file = [
      'checks:',
      '  - command: [./smoke.sh, --fast, "a b"]',
      '    env: { TOKEN: env:TOKEN, PAGES: 12 }',
      '    timeout: 2m',
      '    consecutive: 2',
      '  - k6: load/checkout.js',
    ].join('\n');
    const { spec, settings } = parse({ inputs: whole, file, env: { TOKEN: 'hush-hush' } });
    expect(spec.checks).toEqual([
      {
        ...{ kind: 'program', runs: 'command', text: 'command ./smoke.sh --fast a b' },
        ...{ argv: ['./smoke.sh', '--fast', 'a b'], env: { TOKEN: 'env:TOKEN', PAGES: '12' } },
        ...{ timeoutMs: 120_000, consecutive: 2 },
      },
      {
        ...usual,
        ...{ runs: 'k6', text: 'k6 load/checkout.js', argv: ['k6', 'run', 'load/checkout.js'] },
        timeoutMs: 600_000,
      },
    ]);
    expect(settings.secrets).toContain('hush-hush');
    expect(JSON.stringify(spec)).not.toContain('hush-hush');
  });

  test('all its mistakes at once, each with its place', () => {
    const file = [
      'checks:',
      '  - command: ./smoke.sh | tail -1',
      '    env: { API_TOKEN: hush, OTHER: env:NONE, 1A: x, CUTOVER_SHARE: 5 }',
      '    timeout: 0s',
      '    consecutive: 0',
      '    headers: { A: b }',
    ].join('\n');
    const problems = problemsOf({ inputs: whole, file });
    for (const expected of [
      /c\.yaml:2:14: checks: `.\/smoke\.sh \| tail -1` has characters that only a shell understands\. There is none/,
      /c\.yaml:3:23: checks: A secret does not belong into a repository\. Write `env:NAME`/,
      /c\.yaml:3:36: checks: `env:NONE` is not set\. Give it to the step/,
      /c\.yaml:3:46: checks: The name of a variable has characters that it cannot have/,
      /c\.yaml:3:53: checks: `CUTOVER_SHARE` is set by Cutover itself\. Take a name that does not begin with CUTOVER_/,
      /c\.yaml:4:14: checks: `0s` is no time at all/,
      /c\.yaml:5:18: checks: `0` is not a number of runs\. Write 1 to 100/,
      /c\.yaml:6:5: checks: There is no such key/,
    ])
      expect(problems).toContainEqual(expect.stringMatching(expected));
    expect(problems.length).toBe(8);
    expect(problems.join()).not.toContain('hush');
  });

  test.each<[unknown, string]>([
    ['command', 'There is no program. Write e.g. `command ./smoke.sh`.'],
    ['k6', 'There is no program. Write e.g. `k6 load/checkout.js`.'],
    [
      'command ./smoke.sh == 0',
      '`command ./smoke.sh == 0` is judged by how the program ends. Leave the bound out: exit code 0 passes. A number is asked by a query with `provider: command`.',
    ],
    [
      'k6 load.js <= 5%',
      '`k6 load.js <= 5%` is judged by how the program ends. Leave the bound out: thresholds belong into the script.',
    ],
    [
      'command ./smoke.sh env:TOKEN',
      'Everybody on the machine can see the arguments of a program. Name it in `env` of the check in the file, and read the variable in the program.',
    ],
    [
      'command ./smoke.sh && ./more.sh',
      '`./smoke.sh && ./more.sh` has characters that only a shell understands. There is none. Write a list of program and arguments, or put the line into a script.',
    ],
    ['command ./smoke.sh for 0 runs', '`0` is not a number of runs. Write 1 to 100.'],
    [[{ command: [] }], 'There is no program. Write e.g. `command ./smoke.sh`.'],
    [[{ command: { a: 'b' } }], 'This must be a list of a program and its arguments, or one text.'],
    [[{ k6: 'a.js', env: 'A=b' }], 'This must be a map of names and values.'],
    [[{ k6: 'a.js', enf: {} }], '`enf` is not a key here. Did you mean `env`?'],
    ['command ./a\ncommand  ./a', '`command ./a` is there twice. Leave one.'],
  ])('%j is refused', (value, sentence) => {
    expect(sentences(parsed(value))).toEqual([sentence]);
  });

  test('leaves a query that is called so alone', () => {
    expect(parsed('k6 <= 5').value).toMatchObject([{ kind: 'metric', metric: 'k6' }]);
    expect(sentences(parsed('command <= 5'))[0]).toMatch(/^`command <= 5` names no known metric/);
  });
});

const query = (provider: string, text: string): string =>
  `queries: { depth: { provider: ${provider}, query: ${JSON.stringify(text)} } }\nchecks: [depth <= 5]\n`;

describe('a query of the user’s own database', () => {
  const url = 'postgresql://me:p%40ssword@db.example.com/shop';
  const text = 'select count(*) from jobs where pod ~ {{ pods }}';

  test('has an address of its own, of which nothing may show', () => {
    const file = `${query('sql', text)}providers: { sql: { url: env:ANALYTICS, timeout: 3s } }`;
    const { spec, settings } = parse({ inputs: whole, file, env: { ANALYTICS: url } });
    expect(spec.sources.sql).toMatchObject({ connection: { host: 'db.example.com' }, timeoutMs: 3000 });
    expect(spec.checks).toMatchObject([
      { query: { provider: 'sql', text: 'select count(*) from jobs where pod ~ {{pods}}' }, consecutive: 3 },
    ]);
    expect(settings.secrets).toEqual(expect.arrayContaining([url, 'p%40ssword', 'p@ssword']));
  });

  test('is asked of the database whose schema changes, where none is named', () => {
    const { spec } = parse({ inputs: { ...whole, 'database-url': url }, file: query('sql', text) });
    expect(spec.sources.sql).toEqual({ connection: undefined, timeoutMs: 10_000 });
  });

  test.each<[string, RegExp]>([
    [
      query('sql', text),
      /providers: Nothing says how `sql` is reached\. `depth <= 5` needs it under `providers` in the file, or `database-url`/,
    ],
    [
      `${query('sql', text)}providers: { sql: { url: ${url} } }`,
      /c\.yaml:3:26: providers: A secret does not belong into a repository\. Write `env:NAME`/,
    ],
    [
      `${query('sql', text)}providers: { sql: { url: env:NONE } }`,
      /c\.yaml:3:26: providers: `env:NONE` is not set/,
    ],
    [
      `${query('sql', text)}providers: { sql: { url: env:SITE } }`,
      /c\.yaml:3:26: providers: This is not the address of a database that is known/,
    ],
    [
      `${query('sql', text)}providers: { sql: { url: env:GOOD, timeout: 5 } }`,
      /c\.yaml:3:45: providers: `5` has no unit/,
    ],
    [
      `${query('sql', text)}providers: { sql: { url: env:GOOD, headers: {} } }`,
      /c\.yaml:3:36: providers: There is no such key/,
    ],
    [`${query('sql', text)}providers: { sql: env:GOOD }`, /c\.yaml:3:19: providers: This is not a map/],
    [
      `${query('sql', "select 1 where pod ~ '{{pods}}'")}providers: { sql: { url: env:GOOD } }`,
      /queries: .* has a placeholder in quotes or in a comment: it stands for a whole value/,
    ],
    [
      `${query('sql', 'select {{host}}')}providers: { sql: { url: env:GOOD } }`,
      /queries: `{{host}}` is not known/,
    ],
    [`providers: { sqll: {} }`, /providers: `sqll` is no provider\. Did you mean `sql`\?/],
  ])('%s is refused', (file, problem) => {
    const env = { GOOD: url, SITE: 'https://example.com' };
    const problems = problemsOf({ inputs: { ...whole }, file, env });
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(problems.join()).not.toContain('p%40ssword');
  });
});

describe('a query that a command answers', () => {
  test('needs no entry, and has one for what it sees', () => {
    const bare = parse({ inputs: whole, file: query('command', 'node depth.js {{pods}}') });
    expect(bare.spec.sources.command).toEqual({ env: {}, timeoutMs: 60_000 });
    const file = `${query('command', 'node depth.js')}providers: { command: { env: { T: env:TOKEN }, timeout: 5s } }`;
    const { spec, settings } = parse({ inputs: whole, file, env: { TOKEN: 'hush-hush' } });
    expect(spec.sources.command).toEqual({ env: { T: 'env:TOKEN' }, timeoutMs: 5000 });
    expect(settings.secrets).toContain('hush-hush');
  });

  test.each<[string, RegExp]>([
    [query('command', 'node depth.js | tail -1'), /queries: .* has characters that only a shell understands/],
    [
      `${query('command', 'node depth.js')}providers: { command: { env: { CUTOVER_X: 1 } } }`,
      /c\.yaml:3:32: providers: `CUTOVER_X` is set by Cutover itself/,
    ],
    [
      `${query('command', 'node depth.js')}providers: { command: { url: env:X } }`,
      /c\.yaml:3:25: providers: There is no such key/,
    ],
  ])('%s is refused', (file, problem) => {
    expect(problemsOf({ inputs: whole, file })).toEqual([expect.stringMatching(problem)]);
  });

  test('a service that is not configured is still missed beside it', () => {
    const file = `${query('loki', 'x')}providers: { command: {} }`;
    expect(problemsOf({ inputs: whole, file })).toEqual([
      expect.stringMatching(/Nothing says how `loki` is reached/),
    ]);
  });
});
