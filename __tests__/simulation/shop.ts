import { sha256 } from '../../src/adapters/digest.ts';
import { userManifests, type UserManifests } from '../../src/manifests/user-manifests.ts';
import type { KubeObject } from '../../src/model/kube.ts';
import type { Spec } from '../../src/model/spec.ts';
import { advance } from './advance.ts';
import type { ScaledObject } from './keda.ts';
import { emptyWorld, namespace, put, type Behaviour, type World } from './world.ts';

/** What a scenario's cluster holds beside the Deployment, its Service and its route. */
export interface Extras {
  readonly hasAutoscaler?: boolean;
  /** What a ScaledObject says of the target's size. */
  readonly scaledObject?: Partial<ScaledObject['spec']>;
  readonly hasSecondService?: boolean;
  /** A pod of another workload runs the old image. */
  readonly hasJob?: boolean;
  /** Without a Service and a route. */
  readonly isWorker?: boolean;
  /** Another rule of the route leads to a Service that does not exist. */
  readonly hasDeadPath?: boolean;
  /** How long after the start of the rollout a second database has all rows. */
  readonly replicatedAfterMs?: number;
}

export const oldImage = 'registry.example.com/acme/shop:1';
export const newImage = 'registry.example.com/acme/shop:2';
export const replicas = 4;

const labels = { app: 'shop', 'helm.sh/chart': 'shop-1' };

/** A shop that serves: four ready pods of the old version behind a Service and an HTTPRoute. */
export function shopWorld(next: Partial<Behaviour>, extras: Extras): World {
  const { scaledObject: limits } = extras;
  const good: Behaviour = { start: 'ok', errorRatio: 0, p99Seconds: 0.05, status: 200 };
  const world = emptyWorld({ [oldImage]: good, [newImage]: { ...good, ...next } });
  for (const object of objectsOf(extras)) put(world, object);
  advance(world, world.now + 20_000, () => undefined);
  // Nobody sends to pods that are not ready yet, and KEDA would put the shop to sleep for it.
  if (limits !== undefined) put(world, scaledObject(limits));
  advance(world, world.now + (limits === undefined ? 0 : 5000), () => undefined);
  return world;
}

function objectsOf(extras: Extras): readonly KubeObject[] {
  const { hasAutoscaler, hasSecondService, hasDeadPath, isWorker, hasJob } = extras;
  const rules = hasDeadPath === true ? [deadRule] : [];
  return [
    deployment(),
    ...(isWorker === true ? [] : [service('shop')]),
    ...(hasJob === true ? [job()] : []),
    ...(hasSecondService === true ? [service('shop-internal')] : []),
    ...(hasAutoscaler === true ? [autoscaler()] : []),
    ...(isWorker === true ? [] : [route(rules)]),
  ];
}

/** The user's own files of version 2: with more pods, without what the server adds, and with settings. */
export function shopManifests(): UserManifests {
  const own = manifest();
  return userManifests(own, [own, settings()], sha256);
}

function settings(): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'shop-settings', labels: { app: 'shop' } },
    data: { colour: 'green' },
  };
}

function manifest(): KubeObject {
  const envFrom = [{ configMapRef: { name: 'shop-settings' } }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop', namespace },
    spec: {
      replicas: replicas + 2,
      selector: { matchLabels: { app: 'shop' } },
      template: {
        metadata: { labels: { app: 'shop', tier: 'new' } },
        spec: {
          containers: [{ name: 'shop', image: newImage, env: [{ name: 'NEW', value: 'yes' }], envFrom }],
        },
      },
    },
  };
}

function deployment(): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop', namespace, labels, annotations: { 'meta.helm.sh/release-name': 'shop' } },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'shop' } },
      template: {
        metadata: { labels, annotations: { 'prometheus.io/scrape': 'true' } },
        spec: {
          containers: [
            { name: 'shop', image: oldImage, ports: [{ containerPort: 8080 }], unknown: { kept: true } },
          ],
        },
      },
    },
  };
}

function job(): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'mailer-1', namespace, labels: { app: 'mailer' } },
    image: oldImage,
    spec: { containers: [{ name: 'mailer', image: oldImage }] },
    status: { phase: 'Running', conditions: [], containerStatuses: [] },
  };
}

function service(name: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { app: 'shop' } },
    spec: {
      selector: { app: 'shop' },
      ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }],
      sessionAffinity: 'None',
    },
  };
}

function autoscaler(): KubeObject {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'shop', namespace },
    spec: {
      minReplicas: 2,
      maxReplicas: 8,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' },
    },
  };
}

function scaledObject(limits: Partial<ScaledObject['spec']>): KubeObject {
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: 'shop-scaler', namespace },
    spec: { scaleTargetRef: { name: 'shop' }, triggers: [{ type: 'prometheus' }], ...limits },
  };
}

/** Nobody was behind it before the rollout either. */
export const deadService = 'nowhere';

const deadRule = {
  matches: [{ path: { type: 'PathPrefix', value: '/gone' } }],
  backendRefs: [{ name: deadService, port: 80 }],
};

function route(others: readonly object[]): KubeObject {
  const filters = [
    { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-shop', value: 'yes' }] } },
  ];
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'shop', namespace, annotations: { owner: 'team-shop' } },
    spec: {
      parentRefs: [{ name: 'gateway' }],
      rules: [
        ...others,
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          filters,
          backendRefs: [{ name: 'shop', port: 80 }],
        },
      ],
    },
  };
}

/** What the user asks for: version 2 of the shop by two stages. */
/** Times as a test needs them. */
export const usualPacing: Spec['pacing'] = {
  intervalMs: 1000,
  windowMs: 10_000,
  readyTimeoutMs: 20_000,
  drainMs: 2000,
  timeoutMs: 600_000,
};

export function shopSpec(changes: Partial<Spec> = {}): Spec {
  const metric = { kind: 'metric', consecutive: 2 } as const;
  return {
    command: 'deploy',
    target: { kind: 'Deployment', namespace, name: 'shop' },
    companions: [],
    change: { images: [{ container: undefined, image: newImage }], manifests: [] },
    strategy: 'canary',
    keepWarmMs: 0,
    pace: undefined,
    testers: [],
    mirror: undefined,
    sticky: undefined,
    route: { kind: 'HTTPRoute', name: 'shop' },
    exec: undefined,
    stages: [
      { weight: 25, bakeMs: 3000, needsApproval: false },
      { weight: 50, bakeMs: 3000, needsApproval: false },
    ],
    checks: [
      {
        ...metric,
        text: 'success-rate >= 99%',
        metric: 'success-rate',
        query: 'success-rate',
        comparison: '>=',
        bound: 0.99,
        unit: 'ratio',
      },
      {
        ...metric,
        text: 'p99 <= 500ms',
        metric: 'p99',
        query: 'p99',
        comparison: '<=',
        bound: 0.5,
        unit: 'seconds',
      },
    ],
    judging: { confidence: 0.95, minimumRequests: 0, earlyPromoteMs: undefined },
    smoke: [],
    ignoreFindings: [],
    sources: {
      sql: { connection: undefined, timeoutMs: 1000 },
      command: { env: {}, timeoutMs: 60_000 },
    },
    providers: {
      prometheus: { url: 'http://prometheus', headers: {}, ca: undefined, timeoutMs: 1000, settings: {} },
    },
    database: undefined,
    onFailure: 'rollback',
    onCancel: 'rollback',
    pacing: usualPacing,
    ...changes,
  };
}
