import { randomUUID } from 'node:crypto';
import { systemClock } from './adapters/clock.ts';
import { sha256 } from './adapters/digest.ts';
import { execBalancer } from './adapters/exec/balancer.ts';
import { programStarter, type FilledEnv } from './adapters/exec/programs.ts';
import { execRouter } from './adapters/exec/router.ts';
import { createHttp } from './adapters/http.ts';
import { requireAccess } from './adapters/kubernetes/access.ts';
import { createCluster } from './adapters/kubernetes/cluster.ts';
import { loadCredentials } from './adapters/kubernetes/credentials.ts';
import { NoClusterError } from './adapters/kubernetes/errors.ts';
import { createJournal } from './adapters/kubernetes/journal.ts';
import { createLeases } from './adapters/kubernetes/leases.ts';
import { podProxy } from './adapters/kubernetes/pod-proxy.ts';
import { podVitals } from './adapters/kubernetes/pod-vitals.ts';
import { createTransport } from './adapters/kubernetes/transport.ts';
import { readManifests } from './adapters/manifest-files.ts';
import { manifestRouter } from './adapters/manifest-router.ts';
import type { House } from './commands/house.ts';
import { resolveTexts, secretsIn } from './config/env-references.ts';
import type { Configuration } from './config/parse-inputs.ts';
import { MissingExecError } from './effects/errors.ts';
import { targetKey } from './manifests/names.ts';
import { coreResources } from './manifests/resources.ts';
import { secretValues, type UserManifests } from './manifests/user-manifests.ts';
import { execRoute } from './model/balancer.ts';
import type { Failure, StopRequest } from './model/observation.ts';
import { specsOf, type Spec } from './model/spec.ts';
import type { Cluster } from './ports/cluster.ts';
import type { Listener } from './ports/listener.ts';
import { codecNamed, routerResources } from './routers/index.ts';
import { askSqlOf, schemaOf } from './wire-database.ts';
import { messageOf } from './lib/message-of.ts';

/** What the process itself brings: who it is, who watches, and whether it was told to stop. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly listener: Listener;
  readonly stop: () => StopRequest | undefined;
  readonly wake: AbortController;
  /** The holder that the main step saved; undefined: this is the main step. */
  readonly holder: string | undefined;
}

const resources = [...coreResources, ...routerResources];

/** The only place that chooses implementations. */
export async function furnish({ spec, settings }: Configuration, around: Surroundings): Promise<Furnished> {
  const load = (): ReturnType<typeof loadCredentials> =>
    loadCredentials({ source: settings.kubeconfig, context: settings.context });
  const where = await whereabouts(spec, load);
  const { namespace } = where;
  const send = createTransport(load);
  const access = accessTo(send, namespace);
  const identity = identityOf(around.env);
  const holder = around.holder ?? `${identity} ${randomUUID().slice(0, 8)}`;
  const targets = specsOf(spec).map((own) => ({ ...own.target, namespace }));
  const manifests = await readManifests(spec.change.manifests, targets);
  const schema = await schemaOf(spec.database, { holder, env: around.env });
  const askSql = askSqlOf(spec, identity);
  const house: House = {
    spec,
    specHash: hashOf(spec, manifests, schema.migrations),
    ...where,
    ...access,
    ...routing(spec, around.env),
    ...schema,
    askSql,
    ...keeping(access.cluster, { target: targetKey(spec.target), namespace, holder, wake: around.wake }),
    http: createHttp(),
    filledIn: (texts) => resolveTexts(texts, around.env),
    startProgram: programStarter(around.env, (env) => filledEnv(env, around.env)),
    clock: systemClock,
    listener: around.listener,
    manifests,
    stop: around.stop,
    wake: around.wake.signal,
    failureOf,
    identity,
  };
  return { house, holder, secrets: manifests.flatMap(secretValues) };
}

interface Keeper {
  readonly target: string;
  readonly namespace: string;
  readonly holder: string;
  readonly wake: AbortController;
}

/** Of a program: only now, for a check that is stored must hold no secret. */
function filledEnv(env: Readonly<Record<string, string>>, known: Surroundings['env']): FilledEnv {
  const secrets = secretsIn(Object.values(env), known).filter((secret) => secret.length > 3);
  return { env: resolveTexts(env, known), secrets };
}

/** What the cluster keeps of a rollout: its record, and the right to carry it on. */
function keeping(
  cluster: Cluster,
  { target, namespace, holder, wake }: Keeper,
): Pick<House, 'journal' | 'journalOf' | 'lease'> {
  const onStop = (): void => wake.abort();
  return {
    journal: createJournal(cluster, namespace, target),
    journalOf: (key) => createJournal(cluster, namespace, key),
    lease: createLeases(cluster, { namespace, target, holder, clock: systemClock, onStop }),
  };
}

/** The API server, as itself and as one that keeps no write. */
function accessTo(
  send: ReturnType<typeof createTransport>,
  namespace: string,
): Pick<House, 'cluster' | 'dryCluster' | 'requireAccess' | 'sendToPod' | 'vitals'> {
  return {
    cluster: createCluster(send, { dryRun: false, resources }),
    dryCluster: createCluster(send, { dryRun: true, resources }),
    requireAccess: (rules) => requireAccess(send, namespace, rules),
    sendToPod: podProxy(send),
    vitals: podVitals(send),
  };
}

/** A plan can do without a cluster where there is a schema to look at; nothing else can. */
async function whereabouts(
  { command, target, database }: Spec,
  load: () => ReturnType<typeof loadCredentials>,
): Promise<Pick<House, 'namespace' | 'withoutCluster'>> {
  try {
    const { namespace } = await load();
    return { namespace: target.namespace ?? namespace, withoutCluster: undefined };
  } catch (error) {
    if (command !== 'plan' || database === undefined || !(error instanceof NoClusterError)) throw error;
    return { namespace: target.namespace ?? 'default', withoutCluster: error.message };
  }
}

/** By the objects of the plan's codec, or by the user's own commands. */
function routing({ exec }: Spec, env: Surroundings['env']): Pick<House, 'balancer' | 'routerFor'> {
  const balancer = exec && execBalancer(exec, env);
  return {
    balancer,
    routerFor: (routed, cluster) => {
      const { codec } = routed.route;
      if (codec !== execRoute) return manifestRouter(codecNamed(codec), routed, cluster);
      if (balancer === undefined || exec === undefined) throw new MissingExecError(routed.id);
      return execRouter(balancer, exec, routed);
    },
  };
}

export interface Furnished {
  readonly house: House;
  /** Saved for the post step, which must be the same holder. */
  readonly holder: string;
  /** To be masked before anything is printed. */
  readonly secrets: readonly string[];
}

/** `acme/shop run 42, attempt 1, job deploy`: unique enough for a person; the holder adds a nonce. */
function identityOf(env: Surroundings['env']): string {
  const {
    GITHUB_REPOSITORY: repository,
    GITHUB_RUN_ID: run,
    GITHUB_RUN_ATTEMPT: attempt,
    GITHUB_JOB: job,
  } = env;
  if (repository === undefined || run === undefined) return 'a run by hand';
  return `${repository} run ${run}, attempt ${attempt ?? '1'}, job ${job ?? ''}`;
}

/** The same change by the same way: a run with the same hash goes on with what an earlier one left. */
function hashOf(spec: Spec, manifests: readonly UserManifests[], migrations: House['migrations']): string {
  const {
    command,
    ignoreFindings,
    providers,
    sources,
    exec,
    database,
    onFailure,
    onCancel,
    pacing,
    ...what
  } = spec;
  // How the commands are called is no part of it; a rotated token must not look like another change.
  const balancer = exec && (exec.service ?? '');
  return sha256(JSON.stringify({ what, balancer, manifests, migrations })).slice(0, 16);
}

/** Errors say themselves whether trying again could help; those that do not may pass. */
function failureOf(error: unknown): Failure {
  const message = messageOf(error);
  const isPermanent = error instanceof Error && 'isPermanent' in error && error.isPermanent === true;
  return { message, isPermanent };
}
