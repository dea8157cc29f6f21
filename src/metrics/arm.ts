/** Whose pods a query is about. */
export interface Arm {
  readonly namespace: string;
  readonly target: string;
  /** A regular expression of the pods' names. */
  readonly pods: string;
  /** The ReplicaSet's name; undefined where the pods have none of their own. */
  readonly replicaSet: string | undefined;
  /** Where its requests come from: one for each target; none where the version has no Service of its own. */
  readonly backends: readonly Backend[];
  readonly windowMs: number;
}

/** What a router sends a version's requests to, as the router's metrics know it. */
export interface Backend {
  /** The name of the codec that shares the traffic. */
  readonly router: string;
  /** The version's own Service. */
  readonly service: string;
  /** The Service that users' routes name: stable's. */
  readonly named: string;
  /** The route, where it leads to this Service alone: before a rollout. */
  readonly route: string | undefined;
}

/** Names that can stand for something in an own query, as {{name}}. */
export const placeholders = ['namespace', 'target', 'pods', 'replicaset', 'service', 'window'] as const;
type Placeholder = (typeof placeholders)[number];

/** What a placeholder stands for; undefined: nothing here. */
export function valueOf(name: Placeholder, arm: Arm): string | undefined {
  return {
    namespace: arm.namespace,
    target: arm.target,
    pods: arm.pods,
    replicaset: arm.replicaSet,
    service: servicesOf(arm),
    window: range(arm),
  }[name];
}

/** A user's query with its placeholders filled; undefined when one of them stands for nothing here. */
export function filled(query: string, arm: Arm): string | undefined {
  const unknown = placeholders.filter((name) => valueOf(name, arm) === undefined);
  if (unknown.some((name) => placeholder(name).test(query))) return undefined;
  return placeholders.reduce(
    (text, name) => text.replaceAll(placeholder(name), () => valueOf(name, arm) ?? ''),
    query,
  );
}

function servicesOf({ backends }: Arm): string | undefined {
  return backends.length === 0 ? undefined : backends.map(({ service }) => service).join('|');
}

function placeholder(name: Placeholder): RegExp {
  return new RegExp(String.raw`\{\{\s*${name}\s*\}\}`, 'g');
}

/** A duration as PromQL and most others write it. */
export function range({ windowMs }: Pick<Arm, 'windowMs'>): string {
  return `${rangeSeconds({ windowMs })}s`;
}

export function rangeSeconds({ windowMs }: Pick<Arm, 'windowMs'>): number {
  return Math.ceil(windowMs / 1000);
}
