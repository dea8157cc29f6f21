import { createRequire } from 'node:module';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

/** GitHub's own description of its REST API, as the npm package @octokit/openapi carries it. */
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation | undefined>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly unknown[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, unknown>>;
}

type Content = Readonly<Record<string, { readonly schema?: unknown } | undefined>>;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: { readonly type?: string };
}

/** A request or an answer as it goes over the wire. */
export interface Exchange {
  /** As in the description: `/repos/{owner}/{repo}/pulls`. */
  readonly template: string;
  readonly method: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What is wrong with it, by GitHub's own description; empty when nothing is. */
export interface Contract {
  readonly request: (exchange: Exchange) => readonly string[];
  readonly answer: (exchange: Exchange, answer: Answer) => readonly string[];
  /** One of the description's own examples, to make objects from. */
  readonly example: (name: string) => unknown;
}

const base = 'https://github.test/openapi';

export function openContract(): Contract {
  const require = createRequire(import.meta.url);
  const description = require('@octokit/openapi/generated/api.github.com.json') as Description;
  const validators = schemas(description);
  const find = ({ template, method }: Exchange): Operation | undefined =>
    description.paths[template]?.[method.toLowerCase()];
  return {
    request: (exchange) => {
      const operation = find(exchange);
      if (operation === undefined) return [`GitHub has no ${exchange.method} ${exchange.template}`];
      return [
        ...parameterProblems(operation, exchange, validators),
        ...bodyProblems(operation, exchange, validators),
      ];
    },
    answer: (exchange, answer) => answerProblems(find(exchange), answer, validators),
    example: (name) =>
      structuredClone(resolved(description, { $ref: `#/components/examples/${name}` }, 'value')),
  };
}

interface Validators {
  readonly check: (schema: unknown, value: unknown) => readonly string[];
  readonly resolve: (value: unknown) => unknown;
}

function schemas(description: Description): Validators {
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false, formats });
  ajv.addSchema(
    { $id: base, components: { schemas: description.components['schemas'] } },
    base,
    false,
    false,
  );
  const compiled = new Map<string, ValidateFunction>();
  const check = (schema: unknown, value: unknown): readonly string[] => {
    const key = JSON.stringify(schema);
    const validate = compiled.get(key) ?? ajv.compile(absolute(schema));
    compiled.set(key, validate);
    return validate(value) ? [] : (validate.errors ?? []).map(problem);
  };
  return { check, resolve: (value) => resolved(description, value) };
}

/** The only formats that say more than "string" or "number"; the others are taken as they are. */
const formats = {
  uri: (text: string) => URL.canParse(text),
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  email: /^[^@\s]+@[^@\s]+$/,
  'uri-template': true,
  int64: true,
  date: true,
  repo: true,
} as const;

function problem({ instancePath, message }: ErrorObject): string {
  return `${instancePath === '' ? 'body' : instancePath} ${message ?? 'is invalid'}`;
}

/** References within the description, seen from outside it. */
function absolute(schema: unknown): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', `"${base}#/components/`)) as object;
}

function resolved(description: Description, value: unknown, field?: string): unknown {
  const reference = (value as { readonly $ref?: string }).$ref;
  const [, group = '', name = ''] = /^#\/components\/(\w+)\/(.+)$/.exec(reference ?? '') ?? [];
  const target = reference === undefined ? value : description.components[group]?.[name];
  return field === undefined ? target : (target as Readonly<Record<string, unknown>>)[field];
}

function parameterProblems(
  operation: Operation,
  exchange: Exchange,
  { check, resolve }: Validators,
): readonly string[] {
  const known = (operation.parameters ?? []).map((parameter) => resolve(parameter) as Parameter);
  const names = new Set(known.filter((parameter) => parameter.in === 'query').map(({ name }) => name));
  const unknown = [...exchange.query.keys()].filter((name) => !names.has(name));
  return [
    ...unknown.map((name) => `the query has ${name}, which ${operation.operationId} does not know`),
    ...known.flatMap((parameter) => {
      const text =
        parameter.in === 'path' ? exchange.path[parameter.name] : exchange.query.get(parameter.name);
      if (text === undefined || text === null)
        return parameter.required === true ? [`${parameter.name} is missing`] : [];
      const isNumber = parameter.schema.type === 'integer';
      return check(parameter.schema, isNumber ? Number(text) : text).map(
        (why) => `${parameter.name}: ${why}`,
      );
    }),
  ];
}

function bodyProblems(operation: Operation, { body }: Exchange, { check }: Validators): readonly string[] {
  const schema = operation.requestBody?.content['application/json']?.schema;
  if (schema === undefined) return body === undefined ? [] : ['a body is sent where none belongs'];
  return body === undefined ? ['the body is missing'] : check(schema, body);
}

function answerProblems(
  operation: Operation | undefined,
  answer: Answer,
  { check, resolve }: Validators,
): readonly string[] {
  const described = operation?.responses[String(answer.status)];
  if (described === undefined) return [`GitHub never answers ${answer.status} here`];
  const { content } = resolve(described) as { readonly content?: Content };
  const schema = content?.['application/json']?.schema;
  return schema === undefined ? [] : check(schema, answer.body);
}
