import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { testbed } from './places.ts';

interface Published {
  readonly module: string;
  /** Files with CustomResourceDefinitions, in the module. */
  readonly files: readonly string[];
}

/**
 * The custom resources of routers and of KEDA as their projects publish them. A folder of crds/ pins each module;
 * nothing is compiled from it and nothing is copied in: the module cache is the one place of it.
 */
const published = {
  'gateway-api': {
    module: 'sigs.k8s.io/gateway-api',
    files: ['tcproutes', 'tlsroutes'].map(
      (name) => `config/crd/experimental/gateway.networking.k8s.io_${name}.yaml`,
    ),
  },
  emissary: {
    module: 'github.com/emissary-ingress/emissary/v3',
    files: ['pkg/api/getambassador.io/crds.yaml'],
  },
  openshift: {
    module: 'github.com/openshift/api',
    files: ['route/v1/zz_generated.crd-manifests/routes.crd.yaml'],
  },
  contour: {
    module: 'github.com/projectcontour/contour',
    files: ['examples/contour/01-crds.yaml'],
  },
  traefik: {
    module: 'github.com/traefik/traefik/v3',
    files: ['ingressroutes', 'ingressroutetcps', 'traefikservices'].map(
      (name) => `docs/content/reference/dynamic-configuration/traefik.io_${name}.yaml`,
    ),
  },
  keda: {
    module: 'github.com/kedacore/keda/v2',
    files: [
      ...['scaledobjects', 'scaledjobs', 'triggerauthentications', 'clustertriggerauthentications'].map(
        (name) => `config/crd/bases/keda.sh_${name}.yaml`,
      ),
      ...['cloudeventsources', 'clustercloudeventsources'].map(
        (name) => `config/crd/bases/eventing.keda.sh_${name}.yaml`,
      ),
    ],
  },
  istio: { module: 'istio.io/api', files: ['kubernetes/customresourcedefinitions.gen.yaml'] },
} as const satisfies Readonly<Record<string, Published>>;

export type CrdName = keyof typeof published;

/** Paths of the CRDs that the cluster does not have from its boot. Needs Go and, the first time, a network. */
export function crdFiles(): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    (Object.keys(published) as CrdName[]).map((name) => [
      name,
      published[name].files.map((file) => join(moduleFolder(name), file)),
    ]),
  );
}

export function moduleFolder(name: CrdName): string {
  return goModule(join('crds', name), published[name].module);
}

/** Where Go keeps a module that a go.mod of the testbed pins. */
export function goModule(pinnedBy: string, module: string): string {
  const { stdout, stderr } = spawnSync('go', ['mod', 'download', '-json', module], {
    cwd: join(testbed, pinnedBy),
    encoding: 'utf8',
    env: { ...process.env, GOFLAGS: '-mod=readonly', GOWORK: 'off' },
  });
  const answer = JSON.parse(stdout || '{}') as { Dir?: string; Error?: string };
  if (answer.Dir === undefined) throw new Error(`no module ${module}: ${answer.Error ?? stderr}`);
  return answer.Dir;
}
