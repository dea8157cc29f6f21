import { describe, expect, test } from '@jest/globals';
import { parseKubeconfig } from '../../src/config/kubeconfig.ts';
import { parsePrometheus } from '../../src/config/prometheus.ts';
import { parseRoute } from '../../src/config/route.ts';
import { parseTarget } from '../../src/config/target.ts';
import { sentences } from './parsing.ts';

const form = 'Write `deployment/name` or `namespace/deployment/name`.';

describe('a target', () => {
  test.each([
    ['deployment/shop', { kind: 'Deployment', namespace: undefined, name: 'shop' }],
    ['prod/deployment/shop.v1', { kind: 'Deployment', namespace: 'prod', name: 'shop.v1' }],
    ['Deploy/shop', { kind: 'Deployment', namespace: undefined, name: 'shop' }],
    ['statefulset/db', { kind: 'StatefulSet', namespace: undefined, name: 'db' }],
    ['ops/ds/agent', { kind: 'DaemonSet', namespace: 'ops', name: 'agent' }],
  ])('%s', (text, value) => {
    expect(parseTarget(text)).toEqual({ value, complaints: [] });
  });

  test.each([
    ['shop', '`shop` has no kind. Did you mean `deployment/shop`?'],
    [
      'deploymnt/shop',
      '`deploymnt/shop` is not of a kind that can be rolled out. Did you mean `deployment/shop`?',
    ],
    [
      'cronjob/shop',
      `\`cronjob/shop\` is not of a kind that can be rolled out. Supported: deployment, statefulset, daemonset. ${form}`,
    ],
    ['a/b/deployment/shop', `\`a/b/deployment/shop\` has too many parts. ${form}`],
    [
      'deployment/Shop',
      '`deployment/Shop` cannot be in Kubernetes: `Shop` is not a name. Use lower-case letters, digits and hyphens.',
    ],
    [
      'a.b/deployment/shop',
      '`a.b/deployment/shop` cannot be in Kubernetes: `a.b` is not a name. Use lower-case letters, digits and hyphens.',
    ],
  ])('%s is refused', (text, sentence) => {
    expect(sentences(parseTarget(text))).toEqual([sentence]);
  });
});

describe('a route', () => {
  test.each([
    ['httproute/shop', 'HTTPRoute'],
    ['httproutes/shop', 'HTTPRoute'],
    ['svc/shop', 'Service'],
    ['Service/shop', 'Service'],
    ['ingresses/shop', 'Ingress'],
  ])('%s', (text, kind) => {
    expect(parseRoute(text).value).toEqual({ kind, name: 'shop' });
  });

  test.each(['ingress-nginx', 'aws-alb'])('may name its router: %s', (router) => {
    expect(parseRoute(`${router}/shop`).value).toEqual({ kind: 'Ingress', router, name: 'shop' });
  });

  test('may name no router that alone serves its kind', () => {
    expect(sentences(parseRoute('contour/shop'))[0]).toMatch(/^`contour\/shop` is not a route/);
  });

  test('may name the group of its kind, as kubectl does', () => {
    const group = 'gateway.networking.k8s.io';
    expect(parseRoute(`httproute.${group}/shop`).value).toEqual({ kind: 'HTTPRoute', group, name: 'shop' });
  });

  test.each([
    ['shop', '`shop` has no kind. Write `kind/name`, with one of service, httproute, '],
    [
      'httprout/shop',
      '`httprout/shop` is not a route that can share traffic. Write `kind/name`, with one of service, httproute, ',
    ],
    [
      'httproute.example.com/shop',
      '`httproute.example.com/shop` is not a route that can share traffic. Write `kind/name`, with one of ',
    ],
    ['a/httproute/shop', '`a/httproute/shop` has too many parts. Write `kind/name`, with one of '],
  ])('%s is refused', (text, sentence) => {
    const [said, ...more] = sentences(parseRoute(text));
    expect(said?.slice(0, sentence.length)).toBe(sentence);
    expect(more).toEqual([]);
  });
});

describe('prometheus', () => {
  const env = { TOKEN: 'hunter2', URL: 'https://p/', BAD: 'hunter2' };
  const pem = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----';

  test('takes address, headers, certificate and time-out, from the environment where asked', () => {
    const written = {
      url: 'env:URL',
      headers: { Authorization: 'Bearer env:TOKEN', 'X-Scope-OrgID': '1' },
      ca: pem,
      timeout: '2s',
    };
    expect(parsePrometheus(written, env)).toEqual({
      value: {
        url: 'https://p',
        headers: { Authorization: 'Bearer hunter2', 'X-Scope-OrgID': '1' },
        ca: pem,
        timeoutMs: 2000,
        settings: {},
      },
      complaints: [],
    });
  });

  test.each<[unknown, string]>([
    ['prom:9090', '`prom:9090` is not an http address. Did you mean `http://prom:9090`?'],
    ['env:BAD', '`env:BAD` does not hold an http address.'],
    ['env:NONE', '`env:NONE` is not set. Give it to the step: `env: { NONE: ${{ secrets.NONE }} }`.'],
    [{ headers: {} }, '`url` is missing.'],
    [
      { url: 'http://p', ca: 'ca.pem' },
      'This holds no PEM certificate. Write the certificate itself or `env:NAME`.',
    ],
    [
      { url: 'http://p', headers: { Authorization: 'hunter2' } },
      'A secret does not belong into a repository. Write `env:NAME` (also within: `Bearer env:NAME`).',
    ],
    [
      { url: 'http://p', headers: { 'a b': 'hunter2' } },
      'The name of a header has characters that it cannot have.',
    ],
    [{ url: 'http://p', timeout: '5' }, '`5` has no unit. Write 5s or 5m.'],
  ])('%j is refused', (written, sentence) => {
    expect(sentences(parsePrometheus(written, env))).toEqual([sentence]);
  });
});

describe('a kubeconfig', () => {
  const content = `apiVersion: v1\nkind: Config\nusers: [{name: x, user: {token: ${'hunter2'.repeat(40)}}}]`;

  test('is a path or its content, in base64 too', () => {
    expect(parseKubeconfig('~/.kube/config', {}).value).toEqual({ path: '~/.kube/config' });
    expect(parseKubeconfig(content, {}).value).toEqual({ content });
    expect(parseKubeconfig(btoa(content), {}).value).toEqual({ content });
    expect(parseKubeconfig('env:KUBE', { KUBE: content }).value).toEqual({ content });
  });

  test('that is neither is never quoted', () => {
    expect(sentences(parseKubeconfig('hunter2'.repeat(50), {}))).toEqual([
      'This is neither the path nor the content of a kubeconfig.',
    ]);
    expect(sentences(parseKubeconfig('hunter2 '.repeat(99), {}))).toEqual([
      'This is neither the path nor the content of a kubeconfig.',
    ]);
  });
});
