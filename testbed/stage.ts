import { getObject, kubectl } from './kubectl.ts';
import { startLoad, type Load, type LoadSummary } from './load.ts';
import { runStep, startStep, type RunningStep, type Step, type StepResult } from './runner/runner.ts';
import { openShop, type Shop, type ShopOptions } from './shop.ts';

const gateway = `${process.env['CUTOVER_TEST_GATEWAY'] ?? ''}/`;

export type Inputs = Readonly<Record<string, string>>;

/** One shop under load, and what a workflow would do with it. */
export interface Stage {
  readonly shop: Shop;
  /** The objects of the application as they were before. */
  readonly before: unknown;
  readonly deploy: (version: string, inputs?: Inputs) => Promise<StepResult>;
  readonly command: (name: string, inputs?: Inputs) => Promise<StepResult>;
  readonly start: (version: string, more?: Partial<Step>) => Promise<RunningStep>;
  readonly objects: () => Promise<unknown>;
  /** Names of everything in the namespace that a rollout may make. */
  readonly names: () => Promise<readonly string[]>;
  readonly stopLoad: () => Promise<LoadSummary>;
  /** Other users beside the first. */
  readonly moreLoad: (shape: LoadShape) => Load;
  /** Ends all load as it is; fine when it has ended. A load that nobody ends keeps its process alive. */
  readonly killLoad: () => void;
}

interface LoadShape {
  readonly rate?: number;
  readonly header?: string;
  /** Another one than the shop's. */
  readonly host?: string;
}

export interface StageOptions extends ShopOptions, LoadShape {
  /** Of every step; a step's own win. */
  readonly inputs?: Inputs;
  /** Of every step, beside the runner's own variables. */
  readonly env?: Inputs;
  /** Each line that any step prints. */
  readonly onLine?: (line: string) => void;
}

let runs = 100;

/** Opens a shop with load on it. Each step is a run of its own. */
export async function openStage(
  name: string,
  { rate = 200, header, inputs: shared, env = {}, onLine, ...options }: StageOptions = {},
): Promise<Stage> {
  const loads: Load[] = [];
  const shop = await openShop(name, options);
  const form = options.form ?? 'shop';
  const objects = (): Promise<unknown> => objectsOf(shop, forms[form]);
  const before = await objects();
  const begin = (shape: LoadShape): Load => {
    const load = startLoad({ url: gateway, host: shop.host, ...shape });
    loads.push(load);
    return load;
  };
  const load = begin(header === undefined ? { rate } : { rate, header });
  const step = (inputs: Inputs): Step => {
    runs += 1;
    const all = { ...common(shop), ...shared, ...inputs };
    return { inputs: all, env, runId: String(runs), ...(onLine === undefined ? {} : { onLine }) };
  };
  return {
    shop,
    before,
    deploy: (version, inputs) => runStep(step({ images: `localhost/shop:${version}`, ...inputs })),
    command: (command, inputs) => runStep(step({ command, ...inputs })),
    start: (version, { inputs, ...more } = {}) =>
      startStep({
        ...step({ images: `localhost/shop:${version}`, ...inputs }),
        ...more,
        onLine: (line) => {
          onLine?.(line);
          more.onLine?.(line);
        },
      }),
    objects,
    names: () => namesIn(shop),
    stopLoad: load.stop,
    moreLoad: begin,
    killLoad: () => loads.forEach((own) => own.kill()),
  };
}

function common({ kubeconfig }: Shop): Inputs {
  return {
    target: 'deployment/shop',
    route: 'httproute/shop',
    stages: '50%',
    bake: '4s',
    interval: '1s',
    drain: '3s',
    'ready-timeout': '20s',
    prometheus: process.env['CUTOVER_TEST_PROMETHEUS'] ?? '',
    checks: 'success-rate >= 99%',
    kubeconfig,
  };
}

type Named = readonly (readonly [string, string])[];

/** The objects of the application, by the form of testbed/manifests that it has. */
const forms: Readonly<Record<NonNullable<ShopOptions['form']>, Named>> = {
  shop: [
    ['deployment', 'shop'],
    ['service', 'shop'],
    ['httproute', 'shop'],
  ],
  statefulset: [
    ['statefulset', 'shop'],
    ['service', 'shop'],
    ['httproute', 'shop'],
  ],
  daemonset: [
    ['daemonset', 'shop'],
    ['service', 'shop'],
    ['httproute', 'shop'],
  ],
  together: [
    ['deployment', 'shop'],
    ['deployment', 'cart'],
    ['deployment', 'mailer'],
    ['service', 'shop'],
    ['service', 'cart'],
    ['httproute', 'shop'],
    ['httproute', 'cart'],
  ],
  pair: [
    ['deployment', 'shop-blue'],
    ['deployment', 'shop-green'],
    ['service', 'shop-service'],
    ['httproute', 'shop'],
  ],
};

/** As users wrote them and the server keeps them, without what only the server writes. */
async function objectsOf({ namespace }: Shop, application: Named): Promise<unknown> {
  const objects = await Promise.all(application.map(([kind, name]) => getObject(namespace, kind, name)));
  return objects.map(withoutServerFields);
}

function withoutServerFields(object: unknown): unknown {
  const { status, metadata, ...rest } = object as { status: unknown; metadata: Record<string, unknown> };
  const { resourceVersion, generation, managedFields, annotations, ...own } = metadata;
  const {
    'deployment.kubernetes.io/revision': revision,
    'deprecated.daemonset.template.generation': template,
    ...others
  } = annotations as Record<string, unknown>;
  return { ...rest, metadata: { ...own, annotations: others } };
}

async function namesIn({ namespace }: Shop): Promise<readonly string[]> {
  const kinds = 'deployments,services,configmaps,leases,httproutes,horizontalpodautoscalers';
  const text = await kubectl('-n', namespace, 'get', kinds, '-o', 'name');
  return text
    .split('\n')
    .filter((line) => !line.includes('kube-root-ca.crt'))
    .sort();
}

/** What is there after a rollout that left nothing behind. */
export const nothingLeft = [
  'configmap/cutover-shop',
  'deployment.apps/shop',
  'httproute.gateway.networking.k8s.io/shop',
  'lease.coordination.k8s.io/cutover-shop',
  'service/shop',
];

/** The image that the target runs. */
export async function imageOf({ namespace }: Shop, target = 'deployment/shop'): Promise<string> {
  return kubectl('-n', namespace, 'get', target, '-o', 'jsonpath={.spec.template.spec.containers[0].image}');
}

/** The same stage, whose deploys have these inputs besides. */
export function withInputs({ start }: Pick<Stage, 'start'>, inputs: Inputs): Pick<Stage, 'start'> {
  return {
    start: (version, more) => start(version, { ...more, inputs: { ...inputs, ...more?.inputs } }),
  };
}

/** Starts a deploy and resolves when its log says this. */
export async function startUntil(
  stage: Pick<Stage, 'start'>,
  version: string,
  moment: RegExp,
): Promise<RunningStep> {
  const { promise: reached, resolve } = Promise.withResolvers<undefined>();
  const running = await stage.start(version, {
    onLine: (line) => {
      if (moment.test(line)) resolve(undefined);
    },
  });
  await Promise.race([
    reached,
    running.main.then(({ log }) => {
      throw new Error(`It ended before ${moment.source}:\n${log.join('\n')}`);
    }),
  ]);
  return running;
}
