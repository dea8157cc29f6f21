import { z } from 'zod';
import { commands, onFailures, strategies } from '../model/spec.ts';
import { commentPolicies } from './settings.ts';
import { sqlRuleNames } from '../databases/engine.ts';
import { ruleNames } from '../lint/index.ts';
import { localSources, providers } from '../metrics/index.ts';
import {
  countsObject,
  journeyStepEntry,
  localObject,
  logObject,
  providerObject,
  queryObject,
  routeObject,
  stageEntry,
  targetEntry,
  testerEntry,
} from './schema-entries.ts';
import { checkKeys } from './schema-checks.ts';
import { databaseKeys } from './schema-database.ts';
import { about, duration, listOf, text } from './schema-texts.ts';

/** Keys that the step and the file share, in the order in which they are documented. */
const shared = {
  command: text(
    'command',
    'What to do: `deploy` carries the new version onto the target stage by stage; `plan` says what deploy would do and touches nothing; `promote` goes on with a held rollout; `rollback` returns to the previous version, also after promotion; `abort` stops a rollout under way in another job and turns it back; `status` says how things are; `contract` removes what only old versions need of the schema, once nobody needs it.',
    commands,
  ),
  target: text(
    'target',
    'What gets the new version: `[namespace/]deployment/name`, with `strategy: blue-green` also the common name of two Deployments `name-blue` and `name-green`; with `strategy: rolling` also `statefulset/name` or `daemonset/name`. Required, unless `targets` is given.',
  ),
  targets: listOf(targetEntry)
    .optional()
    .meta(
      about(
        'targets',
        'Instead of `target` and `route`, several Deployments that move together, separated by comma or newline: `deployment/shop through httproute/shop, deployment/cart`. All are ready before any traffic; all are promoted, or all go back. The first one names the rollout.',
      ),
    ),
  namespace: text(
    'namespace',
    "Namespace of the target, unless `target` names it. Otherwise the kubeconfig context's namespace.",
  ),
  images: listOf(z.string())
    .optional()
    .meta(
      about(
        'images',
        'New images, separated by comma or newline. Each goes to the containers whose image has the same repository, or to the one named in `container=image`. A tag or digest is required. `deploy` and `plan` need `images` or `manifests`.',
      ),
    ),
  manifests: listOf(z.string())
    .optional()
    .meta(
      about(
        'manifests',
        'Globs of Kubernetes manifests (multi-document YAML), separated by comma or newline: among them the target as it shall be. Each version gets its own copies of the ConfigMaps and Secrets that the target uses, named after their content; a rollback restores the old ones. Other objects are left to you.',
      ),
    ),
  strategy: text(
    'strategy',
    'How the new version takes over: `canary` gets its share stage by stage; `blue-green` is ready at full size, is tried, and gets everything in one shift, while the old version stays warm for `bake`; `rolling` lets the target replace its own pods, batch by batch; `recreate` ends all old pods before the first new one starts, with the downtime measured.',
    strategies,
  ),
  route: z
    .union([z.string(), routeObject])
    .optional()
    .meta(
      about(
        'route',
        "What shares the traffic, as `kind/name`: the route of a gateway, mesh or ingress controller (docs/routers.md lists the kinds and when the router's name stands for one), or `service/name` for a share by the number of pods. `exec COMMAND` for a load balancer of your own: `COMMAND read` and `COMMAND write` (docs/exec.md). Omitted: the only route that leads to the target's Service; without any, the Service.",
      ),
    ),
  stages: listOf(stageEntry)
    .optional()
    .meta(
      about(
        'stages',
        'Shares of the traffic that the new version gets one after the other, rising, separated by comma or newline. `5% for 10m` overrides `bake`, and `10% to 50% by 10%` is five of them. `approve` between two waits for a person: the step ends `held`, and `command: promote` goes on. `0%` first is for `testers` alone. 100% is implied; write `100% for 5m` to bake there too before the promotion. With `strategy: rolling` they are shares of the pods; with `blue-green` and `recreate` there are none.',
      ),
    ),
  testers: listOf(testerEntry)
    .optional()
    .meta(
      about(
        'testers',
        'Requests that go to the new version whatever the share, one per line: `header X-Tester: yes`, `header X-User-Id ~ .*[0-3]`, `user-agent ~ .*Firefox.*`, `cookie tester=always` or `query version=next`. With `stages: 0% for 1h, …` only they do at first.',
      ),
    ),
  mirror: text(
    'mirror',
    'Copies requests to the new version before any user gets an answer of it, and watches the checks on them: `10% of GET, HEAD for 5m`. Without methods GET and HEAD: a request that is copied happens twice. Without a time `bake`.',
  ),
  sticky: text(
    'sticky',
    'Keeps a user on the version that answered him first, by a cookie of the router: `cookie`, `cookie for 1h` or `cookie NAME for 1h`. Without a time until the browser is closed. At 100 %, and when it turns back, the cookie counts no more. docs/routers.md lists the routers that can.',
  ),
  bake: text(
    'bake',
    'How long a stage is watched before the next one, e.g. `30s`, `10m` or `1h30m`.',
    duration,
  ),
  'max-surge': text(
    'max-surge',
    "Rolling: how many pods more than its number the target may have, e.g. `1` or `25%`. Omitted: the target's own.",
  ),
  'max-unavailable': text(
    'max-unavailable',
    "Rolling: how many pods fewer than its number may be available. Omitted: the target's own.",
  ),
  'keep-warm': text(
    'keep-warm',
    'Blue-green with two Deployments of your own: how long the old one keeps its pods after the shift, as the instant way back; `forever` leaves it as it is. Omitted: `bake`.',
  ),
  ...checkKeys,
  ...databaseKeys,
  'ignore-findings': listOf(z.string().meta({ enum: [...ruleNames, ...sqlRuleNames] }))
    .optional()
    .meta(
      about(
        'ignore-findings',
        'Lint rules to silence, separated by comma or newline, e.g. `one-replica`. Before a rollout Cutover says what may cost requests; a finding never stops it, unless it is an error in the SQL of a migration. docs/lint.md and docs/sql-lint.md list the rules.',
      ),
    ),
  'on-failure': text(
    'on-failure',
    'What happens when a check fails: `rollback` turns back, `hold` keeps the share as it is until a person promotes or aborts.',
    onFailures,
  ),
  'on-cancel': text(
    'on-cancel',
    'What happens when the workflow run is cancelled: `rollback` turns back, `hold` keeps the share as it is.',
    onFailures,
  ),
  'ready-timeout': text('ready-timeout', 'How long new pods have to become ready.', duration),
  drain: text(
    'drain',
    "How long pods without traffic stay before they end, so that open requests and connections finish. Omitted: 30s, or the pods' own terminationGracePeriodSeconds when that is longer.",
    duration,
  ),
  timeout: text(
    'timeout',
    "When a rollout that is not over turns back. Keep it below the job's own limit (`timeout-minutes`, 6 h on hosted runners), so that there is time to turn back in.",
    duration,
  ),
  kubeconfig: text(
    'kubeconfig',
    "Path or content of a kubeconfig, or `env:NAME`. Omitted: the KUBECONFIG variable, ~/.kube/config or the pod's own service account.",
  ),
  context: text('context', 'Context of the kubeconfig. Omitted: its current one.'),
  comment: text(
    'comment',
    'The comment on the pull request: `auto` writes one when there is a pull request, `always` warns when none can be written, `never` writes none.',
    commentPolicies,
  ),
  'pull-request': z
    .union([z.string(), z.int().positive()])
    .optional()
    .meta(
      about(
        'pull-request',
        'Number of the pull request to comment on. Omitted: found from the event and the commit.',
      ),
    ),
};

/** Keys of the step only: a file cannot name itself, and a token does not belong into a repository. */
const ofInputs = {
  config: text(
    'config',
    'Path of the configuration file, with the same keys as these inputs and richer forms for what does not fit in one line. An input wins over the file.',
  ),
  'github-token': text(
    'github-token',
    'Token for the comment on the pull request; needs `pull-requests: write`.',
  ),
};

/** Keys of the file only: own queries do not fit in one line. */
const ofFile = {
  queries: z
    .record(z.string(), z.union([z.string(), queryObject, countsObject, logObject]))
    .optional()
    .meta({
      description:
        'Own queries by name, for `checks`: PromQL that gives one number; counters of what is `bad` and of `all`, which are judged by evidence; or a `log`, whose matching lines are counted (docs/checks.md).',
    }),
  journeys: z.record(z.string(), listOf(journeyStepEntry)).optional().meta({
    description:
      'Journeys by name, for `checks: journey NAME`: requests one after the other, on pods of both versions (docs/checks.md).',
  }),
  providers: z
    .strictObject(
      Object.fromEntries([
        ...providers
          .filter(({ name }) => name !== 'prometheus')
          .map((own) => [own.name, providerObject(own).optional()] as const),
        ...localSources.map((own) => [own.name, localObject(own).optional()] as const),
      ]),
    )
    .optional()
    .meta({
      description:
        'Metrics services besides Prometheus, your database and programs, for queries that name them (docs/providers.md).',
    }),
};

/** All inputs of the step. */
export const inputsSchema = z.strictObject({ ...shared, ...ofInputs });

/** The configuration file. */
export const fileSchema = z.strictObject({ ...shared, ...ofFile }).meta({
  title: 'Cutover',
  description: 'Configuration of the Cutover action. An input of the step wins over the same key here.',
});

export type Key = keyof typeof shared | keyof typeof ofInputs | keyof typeof ofFile;
export const inputNames = Object.keys(inputsSchema.shape);
export const fileKeys = Object.keys(fileSchema.shape);
