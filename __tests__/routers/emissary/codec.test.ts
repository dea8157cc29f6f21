import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../../src/model/kube.ts';
import { home, type Match, type Split } from '../../../src/model/split.ts';
import { emissary as codec } from '../../../src/routers/emissary/codec.ts';
import { backends } from '../backends.ts';
import { shareOf } from '../shares.ts';
import { mappingWith, type Fields } from './proof.ts';

const own = mappingWith({ service: 'shop:8080', timeout_ms: 4000 });
const given = { backends, original: null, namespace: 'web' };

function written(split: Split, objects: readonly KubeObject[] = [own]): readonly KubeObject[] {
  const once = codec.write(objects, split, given);
  expect(codec.write(once, split, given)).toEqual(once);
  return once;
}

const header: Match = { by: 'header', name: 'X-Tester', value: 'yes' };

function testerAfter(tester: Match, spec: Fields = {}): unknown {
  return written({ ...home, testers: [tester] }, [mappingWith(spec)])[1]?.['spec'];
}

function limit(split: Split): string | undefined {
  return codec.limits(split, [], backends);
}

describe('the Mappings of the rollout', () => {
  test('a share is a Mapping with the same prefix, and a weight', () => {
    expect(written(shareOf(5))).toEqual([
      own,
      {
        apiVersion: 'getambassador.io/v3alpha1',
        kind: 'Mapping',
        metadata: { name: 'shop-candidate', namespace: 'web' },
        spec: {
          hostname: 'shop.test',
          prefix: '/',
          service: 'shop-candidate:8080',
          timeout_ms: 4000,
          weight: 5,
        },
      },
    ]);
  });

  test.each([
    ['shop', 'shop-candidate'],
    ['shop.web', 'shop-candidate.web'],
    ['https://shop.web.svc.cluster.local:443', 'https://shop-candidate.web.svc.cluster.local:443'],
  ])('the address %s becomes %s', (service, candidate) => {
    expect(written(shareOf(5), [mappingWith({ service })])[1]?.['spec']).toMatchObject({
      service: candidate,
    });
  });

  test('labels come along, but for those that say who keeps it; the statistics do not', () => {
    const labels = {
      host: 'shop',
      'app.kubernetes.io/instance': 'shop',
      'app.kubernetes.io/managed-by': 'Helm',
    };
    const [, candidate] = written(shareOf(5), [
      mappingWith({ stats_name: 'shop' }, { name: 'shop.v1', labels }),
    ]);
    expect(candidate?.metadata).toEqual({
      name: 'shop-v1-candidate',
      namespace: 'web',
      labels: { host: 'shop' },
    });
    expect(candidate?.['spec']).not.toHaveProperty('stats_name');
  });

  test('copies are those of a shadow with the same prefix', () => {
    const split = { ...shareOf(25), mirror: { share: 10, methods: [] } };
    expect(written(split).map(({ metadata, spec }) => [metadata.name, spec])).toEqual([
      ['shop', own['spec']],
      ['shop-candidate', expect.objectContaining({ service: 'shop-candidate:8080', weight: 25 })],
      [
        'shop-candidate-shadow',
        expect.objectContaining({ service: 'shop-candidate:8080', shadow: true, weight: 10, prefix: '/' }),
      ],
    ]);
  });

  test.each([
    [0.2, 1],
    [12.5, 13],
    [99.8, 99],
  ])('%p %% is really %p %%, and says so', (share, real) => {
    expect(codec.sizes(share, 10).realShare).toBe(real);
    expect(codec.read(written(shareOf(share)), backends)).toBe(real);
  });
});

describe('testers', () => {
  const [hostname, prefix, service] = ['shop.test', '/', 'shop-candidate'];

  test.each<readonly [string, Match, Fields]>([
    ['a header', header, { headers: { 'X-Tester': 'yes' } }],
    [
      'a pattern',
      { by: 'header', name: 'User-Agent', pattern: '.*Beta.*' },
      { regex_headers: { 'User-Agent': '.*Beta.*' } },
    ],
    [
      'a cookie',
      { by: 'cookie', name: 'tester', value: 'a+b' },
      { regex_headers: { Cookie: String.raw`(.*;\s*)?tester=a\+b(;.*)?` } },
    ],
    [
      'a parameter',
      { by: 'query', name: 'version', value: 'next' },
      { query_parameters: { version: 'next' } },
    ],
  ])('%s is asked for by a Mapping of its own, without a weight', (_name, tester, match) => {
    expect(testerAfter(tester)).toEqual({ hostname, prefix, service, ...match });
  });

  test("what the user's Mapping asks for is still asked for", () => {
    expect(testerAfter(header, { headers: { 'X-Tester': 'no', 'X-Tenant': 'a' } })).toMatchObject({
      headers: { 'X-Tester': 'no', 'X-Tenant': 'a', 'x-tester': 'yes' },
    });
    const query: Match = { by: 'query', name: 'v', value: '1.2' };
    expect(testerAfter(query, { query_parameters: { v: '1' } })).toMatchObject({
      query_parameters: { v: '1' },
      regex_query_parameters: { v: String.raw`1\.2` },
    });
  });

  test('one Mapping for each, and no more than there is room for', () => {
    const names = written({ ...shareOf(5), testers: [header, header] }).map(({ metadata }) => metadata.name);
    expect(names).toEqual(['shop', 'shop-candidate', 'shop-candidate-tester-1', 'shop-candidate-tester-2']);
    const many = (count: number): Split => ({
      ...home,
      testers: Array.from({ length: count }, () => header),
    });
    expect(limit(many(5))).toBeUndefined();
    expect(limit(many(6))).toMatch('at most 5 kinds of testers');
    const refs = codec.refs({ kind: 'Mapping', name: 'shop' }, 'web', backends).map(({ name }) => name);
    const all = written({ ...many(5), share: 5, mirror: { share: 10, methods: [] } });
    expect(all.map(({ metadata }) => metadata.name)).toEqual(refs);
  });

  test('a pattern that Envoy may not take is said before', () => {
    const pattern = 'x'.repeat(101);
    const long: Match = { by: 'header', name: 'X-Tester', pattern };
    expect(limit({ ...home, testers: [header, long] })).toMatch('no pattern of more than 100 characters');
    const cookie: Match = { by: 'cookie', name: 'tester', value: 'x'.repeat(80) };
    expect(limit({ ...home, testers: [cookie] })).toMatch('no pattern of more than 100 characters');
  });
});

describe('somebody else changes Mappings in mid-rollout', () => {
  const [, candidate] = written(shareOf(25));
  const made = (spec: Fields): KubeObject => ({
    ...own,
    ...candidate,
    spec: { ...(candidate?.['spec'] as Fields), ...spec },
  });

  test('another weight is put right', () => {
    expect(codec.read([own, made({ weight: 50 })], backends)).toBe(50);
    expect(codec.read([own, made({ weight: undefined })], backends)).toBe('mixed');
    expect(written(shareOf(25), [own, made({ weight: 50 })])).toEqual([own, candidate]);
  });

  test("what the user's Mapping no longer has is taken away from the candidate's too", () => {
    const changed = mappingWith({ service: 'shop:8080', rewrite: '/v2/' });
    expect(written(shareOf(25), [changed, made({})])[1]?.['spec']).toEqual({
      hostname: 'shop.test',
      prefix: '/',
      service: 'shop-candidate:8080',
      rewrite: '/v2/',
      weight: 25,
    });
  });

  test('a Mapping that was turned elsewhere is left alone, and the ones beside one that is gone are removed', () => {
    const turned = mappingWith({ service: 'maintenance' });
    expect(written(shareOf(25), [turned, made({})])).toEqual([turned]);
    expect(written(shareOf(25), [made({})])).toEqual([]);
  });
});

describe('refusals', () => {
  const refusal = (spec: Fields, ...made: readonly KubeObject[]): string | undefined =>
    codec.refusal([mappingWith(spec), ...made], backends);

  test.each([
    ['elsewhere', { service: 'pages:80' }, /Service shop \(it points at pages:80\)/],
    ["to another namespace's Service", { service: 'shop.old-web' }, /it points at shop.old-web/],
    ['out of the cluster', { service: 'shop.example.com' }, /it points at shop.example.com/],
    ['away', { host_redirect: true }, /^it redirects$/],
    ['copies', { shadow: true }, /only gets copies/],
    ['a part', { weight: 20 }, /weight of its own \(20\).*take it away/],
    ['by Consul', { resolver: 'consul-dc1' }, /resolver consul-dc1 looks for Services in Consul/],
  ])('refused when it sends %s', (_where, spec, why) => {
    expect(refusal(spec)).toMatch(why);
  });

  test('refused when it does not exist, or when what is to be made does', () => {
    expect(codec.refusal([], backends)).toBe('it does not exist');
    const taken = mappingWith({}, { name: 'shop-candidate-tester-1' });
    expect(refusal({}, taken)).toBe('Mapping shop-candidate-tester-1 exists already');
  });
});

describe('settled', () => {
  const inState = (status: unknown): KubeObject => ({
    ...mappingWith({}, { name: 'shop-candidate' }),
    status,
  });

  test('when it is there, unless Emissary says that it does not use it', () => {
    expect(codec.settled([own])).toBe('yes');
    expect(codec.settled([own, inState({ state: 'Running' })])).toBe('yes');
    expect(codec.settled([own, inState({ state: 'Inactive', reason: 'mismatched prefix' })])).toEqual({
      problem: 'Mapping shop-candidate is inactive: mismatched prefix',
    });
    expect(codec.settled([])).toEqual({ problem: 'the Mapping is gone' });
  });
});

test('every Mapping is for it', () => {
  expect(codec.claims(own)).toBe(true);
});
