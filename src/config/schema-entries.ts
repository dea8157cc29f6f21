import { z } from 'zod';
import { awsKeys } from '../metrics/aws.ts';
import { sources } from '../metrics/index.ts';
import type { LocalSource, Provider, ProviderKey, Source } from '../metrics/provider.ts';

/** YAML may hold a number where Cutover reads its text. */
const numeric = z.union([z.string(), z.number()]);

const headers = z.record(z.string(), numeric).meta({
  description:
    'Request headers. `env:NAME`, also within a value (`Bearer env:NAME`), stands for an environment variable of the step.',
});

const consecutive = numeric.meta({
  description: 'Polls in a row that must breach before the check fails. Default: 3.',
});

export const units = ['ratio', 'seconds', 'per-second', 'cores', 'bytes', 'number'] as const;
const unit = z.string().meta({
  description:
    'Unit of what the query gives: `ratio` (0…1; bounds in %), `seconds` (bounds in ms or s), `per-second` (bounds in /s), `cores` (bounds as `500m`), `bytes` (bounds as `512Mi`) or `number`.',
  enum: [...units],
});
const query = z.string().meta({
  description:
    'PromQL, or in the language of `provider`, that gives one number, with {{namespace}}, {{target}}, {{pods}} (a regular expression of the pods of one version), {{replicaset}} (the name of their ReplicaSet), {{service}} (their Service, where the version has its own) and {{window}}.',
});
const provider = z.string().meta({
  description: 'Who is asked: `prometheus`, or a name of `providers`. Default: `prometheus`.',
  enum: sources.map(({ name }) => name),
});

export const stageObject = z.strictObject({
  weight: numeric.meta({ description: 'Share of the traffic, e.g. `5%`.' }),
  bake: z
    .string()
    .optional()
    .meta({ description: 'How long the stage is watched; default: `bake` of the file.' }),
});

export const testerObject = z.strictObject({
  header: z.string().optional().meta({ description: 'Name of a header, with `value` or `pattern`.' }),
  cookie: z.string().optional().meta({ description: 'Name of a cookie, with `value`.' }),
  query: z.string().optional().meta({ description: 'Name of a query parameter, with `value`.' }),
  value: z.string().optional().meta({ description: 'The exact value.' }),
  pattern: z
    .string()
    .optional()
    .meta({ description: 'A regular expression that the whole value of the header must match.' }),
});

export const checkObject = z.strictObject({
  text: z.string().optional().meta({ description: 'The check in one line, as in the input.' }),
  metric: z
    .string()
    .optional()
    .meta({ description: 'Instead of `text`: the name of a metric, with `min` or `max` or both.' }),
  min: numeric.optional().meta({ description: 'The least that is good, with its unit: `99%`, `10/s`.' }),
  max: numeric.optional().meta({ description: 'The most that is good, with its unit: `1%`, `500ms`.' }),
  query: query.optional(),
  provider: provider.optional(),
  unit: unit.optional(),
  consecutive: consecutive.optional(),
  headers: headers.optional(),
});

export const smokeObject = z.strictObject({
  method: z.string().optional().meta({ description: 'Default: GET.' }),
  path: z.string().meta({ description: 'Path on the pod, from `/`.' }),
  status: numeric.optional().meta({ description: 'The only good status. Default: 200.' }),
  requests: numeric.optional().meta({ description: 'Requests in all, spread over the pods. Default: 20.' }),
});

export const journeyStepObject = z.strictObject({
  request: z.string().meta({
    description:
      'The request and its only good status, e.g. `POST /carts == 201 within 500ms`. {{name}} stands for what an earlier step extracted, here and in headers and body.',
  }),
  headers: headers.optional(),
  body: z.string().optional().meta({
    description: 'Sent as it is. `env:NAME` between spaces stands for an environment variable of the step.',
  }),
  extract: z.record(z.string(), z.string()).optional().meta({
    description: 'JSONPath of what later steps use, by name: `{cart: $.id}`.',
  }),
  expect: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .optional()
    .meta({ description: 'What must be at a JSONPath of the answer: `{$.currency: EUR}`.' }),
});

export const prometheusObject = z.strictObject({
  url: z.string().meta({ description: 'Address, or `env:NAME`.' }),
  headers: headers.optional(),
  ca: z.string().optional().meta({ description: 'PEM of a certificate authority, or `env:NAME`.' }),
  timeout: z.string().optional().meta({ description: 'Time for one answer. Default: 10s.' }),
  'access-token-file': z.string().optional().meta({
    description: 'Path of a file with a bearer token, read for each request, or `env:NAME`.',
  }),
  sigv4: providerKeys(awsKeys).optional().meta({
    description: "Signs requests as Amazon's Prometheus wants it. `{}`: with what the environment has.",
  }),
});

export const queryObject = z.strictObject({
  query,
  provider: provider.optional(),
  unit: unit.optional(),
});

const selector = (what: string) =>
  z.string().meta({
    description: `PromQL selector of the counters of ${what}, with {{namespace}} and {{pods}}: a regular expression of the pods of one version.`,
  });

export const countsObject = z.strictObject({
  bad: selector('what is bad, e.g. payments refused'),
  all: selector('all of them'),
});

export const logObject = z.strictObject({
  log: z.string().meta({
    description:
      "A regular expression of JavaScript, at most 200 characters. Lines of the pods' logs that match are counted, per second and pod.",
  }),
  unit: z
    .string()
    .optional()
    .meta({ description: 'Bounds are in /s.', enum: ['per-second'] }),
});

/** Of every provider, besides its own keys. */
const reach = {
  url: z.string().optional().meta({ description: 'Another address than the usual one, or `env:NAME`.' }),
  headers: headers.optional(),
  ca: z.string().optional().meta({ description: 'PEM of a certificate authority, or `env:NAME`.' }),
  timeout: z.string().optional().meta({ description: 'Time for one answer. Default: 10s.' }),
};

/** The keys of one provider. */
export function providerObject({ keys }: Provider) {
  return providerKeys(keys).extend(reach);
}

/** The keys of somebody who is asked through what the run holds. */
export function localObject({ keys }: LocalSource) {
  return providerKeys(keys);
}

function providerKeys(keys: Source['keys']) {
  const own = Object.entries(keys).map(([name, key]) => [name, ownKey(key)] as const);
  return z.strictObject(Object.fromEntries(own));
}

function ownKey(key: ProviderKey) {
  if (key.isMap === true)
    return z.record(z.string(), numeric).optional().meta({ description: key.description });
  const text = numeric.meta(metaOf(key));
  return key.isRequired && key.variable === undefined && key.unless === undefined ? text : text.optional();
}

function metaOf({ description, otherwise, isSecret, choices, variable }: ProviderKey) {
  const secret = isSecret ? ' From a secret, as `env:NAME`.' : '';
  const usual = variable === undefined ? '' : ` Default: \`env:${variable}\`.`;
  return {
    description: `${description}${secret}${usual}`,
    ...(otherwise === undefined ? {} : { default: otherwise }),
    ...(choices === undefined ? {} : { enum: [...choices] }),
  };
}

export const targetObject = z.strictObject({
  target: z.string().meta({ description: '`[namespace/]deployment/name`.' }),
  route: z.string().optional().meta({ description: 'What shares its traffic, as for `route`.' }),
});

export const targetEntry = z.union([z.string(), targetObject]);
const argv = z
  .union([z.string(), z.array(z.string())])
  .meta({ description: 'Program and arguments, as a list or between blanks. There is no shell.' });

export const execObject = z.strictObject({
  read: argv,
  write: argv,
  env: z.record(z.string(), numeric).optional().meta({
    description:
      'Environment of the commands besides PATH and HOME. `env:NAME` stands for an environment variable of the step.',
  }),
  timeout: z.string().optional().meta({ description: 'Time for one command, at most 1m. Default: 10s.' }),
  'smallest-share': numeric.optional().meta({
    description: 'The smallest share that the balancer can make, e.g. `0.5%`. Default: 1%.',
  }),
  service: z.string().optional().meta({
    description: "The Service that the balancer sends to. Needed where several select the target's pods.",
  }),
});

export const routeObject = z.strictObject({
  exec: execObject.meta({
    description: 'Commands that read and write the split of a load balancer of your own (docs/exec.md).',
  }),
});

/** Of a program that judges, besides the program itself. */
const ofProgram = {
  env: z.record(z.string(), numeric).optional().meta({
    description:
      'Its environment besides PATH, HOME and CUTOVER_…. `env:NAME` stands for an environment variable of the step.',
  }),
  timeout: z
    .string()
    .optional()
    .meta({ description: 'Time for one run. Default: 1m for `command`, 10m for `k6`.' }),
  consecutive: numeric.optional().meta({
    description: 'Runs in a row that must breach before the check fails. Default: 1.',
  }),
};

/** By the key that names the program. */
export const programObjects = {
  command: z.strictObject({
    command: argv.meta({
      description: 'A program of yours: exit code 0 passes, another one breaches (docs/checks.md).',
    }),
    ...ofProgram,
  }),
  k6: z.strictObject({
    k6: argv.meta({ description: 'A script for `k6 run`: it breaches when thresholds are crossed.' }),
    ...ofProgram,
  }),
};

export const stageEntry = z.union([z.string(), stageObject]);
export const testerEntry = z.union([z.string(), testerObject]);
export const checkEntry = z.union([z.string(), checkObject, programObjects.command, programObjects.k6]);
export const journeyStepEntry = z.union([z.string(), journeyStepObject]);
export const smokeEntry = z.union([z.string(), smokeObject]);
