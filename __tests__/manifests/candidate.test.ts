import { describe, expect, test } from '@jest/globals';
import { candidateDeployment, promotedTemplate, without } from '../../src/manifests/candidate.ts';
import { deployment } from '../../src/manifests/deployment.ts';
import { candidateService, selects, service } from '../../src/manifests/service.ts';
import { deepFrozen } from '../routers/frozen.ts';

const mark = { role: 'candidate' as const, name: 'shop-candidate', namespace: 'web', rollout: 'shop-1' };

const live = deepFrozen(
  deployment.parse({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'shop',
      uid: 'u1',
      labels: { app: 'shop', 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: { 'meta.helm.sh/release-name': 'shop', 'deployment.kubernetes.io/revision': '7' },
      ownerReferences: [{ kind: 'Rollout', name: 'x' }],
    },
    spec: {
      replicas: 4,
      paused: true,
      progressDeadlineSeconds: 60,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
      selector: { matchLabels: { app: 'shop' } },
      template: {
        metadata: { labels: { app: 'shop', tier: 'web' }, annotations: { 'prometheus.io/scrape': 'true' } },
        spec: { containers: [{ name: 'web', image: 'shop:2', ofTomorrow: 1 }], priorityClassName: 'high' },
      },
    },
    status: { replicas: 4 },
  }),
);

describe("the candidate's Deployment", () => {
  const made = candidateDeployment(live, { mark, replicas: 2, replicasAfter: 6 });

  test("runs the target's template with its labels and the role, in its own size", () => {
    expect(made['spec']).toEqual({
      ...live.spec,
      paused: false,
      replicas: 2,
      minReadySeconds: 5,
      selector: { matchLabels: { app: 'shop', 'cutover/role': 'candidate' } },
      template: {
        ...live.spec.template,
        metadata: {
          annotations: { 'prometheus.io/scrape': 'true' },
          labels: { app: 'shop', tier: 'web', 'cutover/role': 'candidate' },
        },
      },
    });
  });

  test.each([
    [undefined, 5],
    [2, 5],
    [30, 30],
  ])('counts a pod only when it has stayed ready for a while (own %p → %p)', (own, seconds) => {
    const base = { ...live, spec: { ...live.spec, minReadySeconds: own } };
    const { minReadySeconds } = deployment.parse(
      candidateDeployment(base, { mark, replicas: 1, replicasAfter: undefined }),
    ).spec;
    expect(minReadySeconds).toBe(seconds);
  });

  test("selects by the target's expressions too, where it has some", () => {
    const matchExpressions = [{ key: 'app', operator: 'In', values: ['shop'] }];
    const base = { ...live, spec: { ...live.spec, selector: { matchExpressions } } };
    const { selector } = deployment.parse(
      candidateDeployment(base, { mark, replicas: 1, replicasAfter: undefined }),
    ).spec;
    expect(selector).toEqual({ matchExpressions, matchLabels: { 'cutover/role': 'candidate' } });
  });

  test('belongs to nobody but Cutover: no label, annotation, owner, uid or status of the target', () => {
    const { spec, ...rest } = made;
    expect(spec).toBeDefined();
    expect(rest).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: 'shop-candidate',
        namespace: 'web',
        labels: { 'app.kubernetes.io/managed-by': 'cutover', 'cutover/role': 'candidate' },
        annotations: { 'cutover/rollout': 'shop-1', 'cutover/replicas': '6' },
      },
    });
  });

  test('says nothing of a later size when the target keeps its own', () => {
    const { metadata } = candidateDeployment(live, { mark, replicas: 2, replicasAfter: undefined });
    expect(metadata.annotations).toEqual({ 'cutover/rollout': 'shop-1' });
  });

  test('gives its template back without the role', () => {
    const { template } = deployment.parse(made).spec;
    expect(promotedTemplate(deepFrozen(template))).toEqual(live.spec.template);
  });

  test('a label that is not there can be left out too', () => {
    expect(without(live.spec.template, 'pod-template-hash')).toEqual(live.spec.template);
  });
});

describe("the candidate's Service", () => {
  const like = service.parse({
    metadata: { name: 'shop', annotations: { 'external-dns': 'shop.test' } },
    spec: {
      type: 'LoadBalancer',
      clusterIP: '10.0.0.7',
      selector: { app: 'shop' },
      ports: [
        { name: 'web', port: 80, targetPort: 'http', nodePort: 30080, protocol: 'TCP', appProtocol: 'http' },
        { name: 'grpc', port: 81 },
      ],
    },
  });

  test('has the same ports, and nothing that reaches outside the cluster or is taken', () => {
    expect(candidateService(deepFrozen(like), { app: 'shop', 'cutover/role': 'candidate' }, mark)).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'shop-candidate',
        namespace: 'web',
        labels: { 'app.kubernetes.io/managed-by': 'cutover', 'cutover/role': 'candidate' },
        annotations: { 'cutover/rollout': 'shop-1' },
      },
      spec: {
        type: 'ClusterIP',
        selector: { app: 'shop', 'cutover/role': 'candidate' },
        ports: [
          { name: 'web', port: 80, targetPort: 'http', protocol: 'TCP', appProtocol: 'http' },
          { name: 'grpc', port: 81 },
        ],
      },
    });
  });

  test.each([
    [{ app: 'shop' }, { app: 'shop', tier: 'web' }, true],
    [{ app: 'shop', tier: 'api' }, { app: 'shop', tier: 'web' }, false],
    [{ app: 'shop' }, {}, false],
    [{}, { app: 'shop' }, false],
  ])('selector %j on labels %j selects: %s', (selector, labels, isSelected) => {
    expect(selects(selector, labels)).toBe(isSelected);
  });
});
