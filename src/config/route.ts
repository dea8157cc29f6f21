import type { RouteRef } from '../model/spec.ts';
import { nearest } from '../lib/did-you-mean.ts';
import { routers, routersFor } from '../routers/index.ts';
import { dottedNameComplaints } from './kubernetes-name.ts';
import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';

interface NamedKind {
  readonly kind: string;
  readonly group: string;
  /** What users write, in lower case. */
  readonly aliases: readonly string[];
}

const kinds: readonly NamedKind[] = [
  { kind: 'Service', group: '', aliases: ['service', 'services', 'svc'] },
  ...routers.flatMap((codec) =>
    codec.resources
      .filter(({ kind }) => codec.kinds.includes(kind))
      .map(({ kind, group, plural }) => ({ kind, group, aliases: [kind.toLowerCase(), plural] })),
  ),
];

const names = [...new Set(kinds.map(({ kind }) => kind.toLowerCase()))];
const form = `Write \`kind/name\`, with one of ${names.join(', ')}.`;

/** `kind/name`, as kubectl understands it: `httproute/shop`, `httproutes/shop`, `httproute.group/shop`. */
export function parseRoute(text: string): Parsed<RouteRef> {
  const [written = '', name, ...more] = text.split('/').map((part) => part.trim());
  if (name === undefined) return bad({ value: text, wrong: 'has no kind', allowed: form });
  if (more.length > 0) {
    return bad({
      value: text,
      wrong: 'has too many parts',
      allowed: `${form} It is looked for in the target's namespace.`,
    });
  }
  const kind = kindOf(written.toLowerCase());
  if (kind === undefined) {
    const wrong = 'is not a route that can share traffic';
    return bad({ value: text, wrong, allowed: suggest(written, name) });
  }
  const complaints = dottedNameComplaints(name, text);
  return complaints.length > 0 ? bad(...complaints) : good({ ...kind, name });
}

/** Routers of a kind that others serve too: their names say which one it is. */
const named = new Map(
  routers.flatMap(({ name, kinds: [kind = '', ...others] }) =>
    others.length === 0 && routersFor({ kind }).length > 1 ? [[name, { kind, router: name }] as const] : [],
  ),
);

/** `httproute.policy.linkerd.io` is the kind and its group; `ingress-nginx` the router of a kind. */
function kindOf(written: string): Omit<RouteRef, 'name'> | undefined {
  const router = named.get(written);
  if (router !== undefined) return router;
  const [alias = '', ...rest] = written.split('.');
  const group = rest.join('.');
  const found = kinds.find((one) => one.aliases.includes(alias) && (group === '' || group === one.group));
  if (found === undefined) return undefined;
  return group === '' ? { kind: found.kind } : { kind: found.kind, group };
}

function suggest(kind: string, name: string): string {
  const meant = nearest(kind.toLowerCase(), names);
  return meant === undefined ? form : `${form} Did you mean \`${meant}/${name.slice(0, 63)}\`?`;
}
