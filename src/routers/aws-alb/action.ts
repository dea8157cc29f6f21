import { z } from 'zod';

const fields = z.record(z.string(), z.unknown());

export type Fields = Readonly<z.infer<typeof fields>>;

const stickiness = 'targetGroupStickinessConfig';

export interface Forward {
  /** The action as it is written. */
  readonly action: Fields;
  readonly groups: readonly Fields[];
}

/** The forward action of an annotation; undefined for any other action, and for what is no JSON. */
export function forwardIn(text: string | undefined): Forward | undefined {
  const action = fields.safeParse(jsonIn(text)).data ?? {};
  const config = fields.safeParse(get(action, 'forwardConfig')).data ?? {};
  const groups = z.array(fields).safeParse(get(config, 'targetGroups')).data;
  return get(action, 'type') === 'forward' && groups !== undefined ? { action, groups } : undefined;
}

export function actionWith({ action }: Forward, groups: readonly Fields[]): Fields {
  return put(action, 'forwardConfig', put(configOf(action), 'targetGroups', groups));
}

/** How long the load balancer keeps a client on the group that it drew; undefined where it says nothing. */
export function stickinessIn({ action }: Forward): unknown {
  return get(configOf(action), stickiness);
}

/** The action with this in place of its own; undefined: with nothing. */
export function withStickiness(action: Fields, config: unknown): Fields {
  const own = configOf(action);
  return put(
    action,
    'forwardConfig',
    config === undefined ? without(own, stickiness) : put(own, stickiness, config),
  );
}

function configOf(action: Fields): Fields {
  return fields.parse(get(action, 'forwardConfig'));
}

export function forwardTo(groups: readonly Fields[]): Fields {
  return { type: 'forward', forwardConfig: { targetGroups: groups } };
}

export function serviceOf(group: Fields): string | undefined {
  return z.string().safeParse(get(group, 'serviceName')).data;
}

/** The controller asks for a weight wherever there is more than one group. */
export function weightOf(group: Fields): number {
  return z.number().int().safeParse(get(group, 'weight')).data ?? 1;
}

export function writtenWeight(group: Fields): unknown {
  return get(group, 'weight');
}

/** A group may be of a Service's port, or one that somebody made in AWS. */
export function identityOf(group: Fields): string {
  return JSON.stringify(['serviceName', 'servicePort', 'targetGroupARN'].map((name) => get(group, name)));
}

export function withWeight(group: Fields, weight: unknown): Fields {
  if (weight !== undefined) return put(group, 'weight', weight);
  return without(group, 'weight');
}

export function withService(group: Fields, service: string): Fields {
  return put(group, 'serviceName', service);
}

/** The controller reads names in any case, and manifests for its first version have them with a capital. */
function keyOf(object: Fields, name: string): string | undefined {
  return Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase());
}

function get(object: Fields, name: string): unknown {
  return object[keyOf(object, name) ?? name];
}

function put(object: Fields, name: string, value: unknown): Fields {
  return { ...object, [keyOf(object, name) ?? name]: value };
}

function without(object: Fields, name: string): Fields {
  const key = keyOf(object, name);
  return Object.fromEntries(Object.entries(object).filter(([own]) => own !== key));
}

function jsonIn(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
