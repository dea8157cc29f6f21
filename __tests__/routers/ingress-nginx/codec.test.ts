import { describe, expect, test } from '@jest/globals';
import { ingressNginx as codec } from '../../../src/routers/ingress-nginx/codec.ts';
import { home, type Split } from '../../../src/model/split.ts';
import { backends } from '../backends.ts';
import { shareOf } from '../shares.ts';
import { ingressWith } from './proof.ts';

const path = (name: string): object => ({
  path: `/${name}`,
  pathType: 'Prefix',
  backend: { service: { name, port: { number: 80 } } },
});
const spec = {
  ingressClassName: 'nginx',
  rules: [{ host: 'shop.test', http: { paths: [path('shop'), path('pages')] } }],
};
const own = ingressWith(spec, { 'nginx.ingress.kubernetes.io/affinity': 'cookie', owner: 'team' });

function annotationsAt(split: Split): unknown {
  const written = codec.write([own], split, { backends, original: null, namespace: 'web' });
  return written[1]?.metadata.annotations;
}

function limit(split: Split): string | undefined {
  return codec.limits(split, [own], backends);
}

describe('the Ingress of the candidate', () => {
  test('has the paths of the target alone, and what a canary does not inherit', () => {
    expect(codec.write([own], shareOf(5), { backends, original: null, namespace: 'web' })).toEqual([
      own,
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: {
          name: 'shop-candidate',
          namespace: 'web',
          annotations: {
            'nginx.ingress.kubernetes.io/affinity': 'cookie',
            'nginx.ingress.kubernetes.io/canary': 'true',
            'nginx.ingress.kubernetes.io/canary-weight': '5',
          },
        },
        spec: {
          ingressClassName: 'nginx',
          rules: [
            {
              host: 'shop.test',
              http: {
                paths: [
                  {
                    path: '/shop',
                    pathType: 'Prefix',
                    backend: { service: { name: 'shop-candidate', port: { number: 80 } } },
                  },
                ],
              },
            },
          ],
        },
      },
    ]);
  });

  test('keeps the class that the server gives one without', () => {
    const given = { backends, original: null, namespace: 'web' };
    const bare = ingressWith({ rules: spec.rules });
    const [, made] = codec.write([bare], shareOf(5), given);
    if (made === undefined) throw new Error('No Ingress was made.');
    const stored = { ...made, spec: { ...(made['spec'] as object), ingressClassName: 'default' } };
    expect(codec.write([bare, stored], shareOf(5), given)).toEqual([bare, stored]);
  });

  test.each([
    [0.1, { weight: '1', total: '1000' }],
    [0.01, { weight: '1', total: '10000' }],
    [12.5, { weight: '125', total: '1000' }],
  ])('says %p %% by a finer total', (share, { weight, total }) => {
    expect(annotationsAt(shareOf(share))).toMatchObject({
      'nginx.ingress.kubernetes.io/canary-weight': weight,
      'nginx.ingress.kubernetes.io/canary-weight-total': total,
    });
  });

  test('tells testers by header, by pattern and by cookie', () => {
    const header = { by: 'header', name: 'X-Tester', value: 'yes' } as const;
    const pattern = { by: 'header', name: 'User-Agent', pattern: '.*Beta.*' } as const;
    const cookie = { by: 'cookie', name: 'tester', value: 'always' } as const;
    expect(annotationsAt({ ...home, testers: [header, cookie] })).toMatchObject({
      'nginx.ingress.kubernetes.io/canary-weight': '0',
      'nginx.ingress.kubernetes.io/canary-by-header': 'X-Tester',
      'nginx.ingress.kubernetes.io/canary-by-header-value': 'yes',
      'nginx.ingress.kubernetes.io/canary-by-cookie': 'tester',
    });
    expect(annotationsAt({ ...home, testers: [pattern] })).toMatchObject({
      'nginx.ingress.kubernetes.io/canary-by-header': 'User-Agent',
      'nginx.ingress.kubernetes.io/canary-by-header-pattern': '^(.*Beta.*)$',
    });
    expect(limit({ ...home, testers: [header, pattern] })).toMatch('one header and one cookie');
    expect(limit({ ...home, testers: [{ ...cookie, value: 'yes' }] })).toMatch('"always"');
    expect(limit({ ...home, testers: [header, cookie] })).toBeUndefined();
  });
});

describe('an Ingress that cannot be used', () => {
  const reason = (...objects: Parameters<typeof codec.refusal>[0]): string | undefined =>
    codec.refusal(objects, backends);

  test.each([
    [
      'has no path to the target',
      ingressWith({ rules: [{ http: { paths: [path('pages')] } }] }),
      'points at pages',
    ],
    [
      'has the target as its default backend',
      ingressWith({ defaultBackend: { service: { name: 'shop' } } }),
      'write it as a path',
    ],
    [
      'is a canary itself',
      ingressWith(spec, { 'nginx.ingress.kubernetes.io/canary': 'true' }),
      'a canary of another',
    ],
  ])('%s', (_name, object, why) => {
    expect(reason(object)).toMatch(why);
  });

  test('whose candidate is there already, or that is not there', () => {
    const candidate = { ...own, metadata: { ...own.metadata, name: 'shop-candidate' } };
    expect(reason(own, candidate)).toBe('Ingress shop-candidate exists already');
    expect(reason()).toBe('it does not exist');
  });
});

test('it is for ingress-nginx by its class, and not for the other controller of that name', () => {
  expect(codec.claims(own)).toBe(true);
  expect(codec.claims(ingressWith({}, { 'kubernetes.io/ingress.class': 'nginx' }))).toBe(true);
  expect(codec.claims(ingressWith({ ingressClassName: 'alb' }))).toBe(false);
  expect(codec.claims(ingressWith({ ingressClassName: 'nginx' }, { 'nginx.org/rewrites': 'x' }))).toBe(false);
});
