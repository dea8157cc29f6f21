import type { RouteRef } from '../model/spec.ts';
import { nearest } from '../lib/did-you-mean.ts';
import { dottedNameComplaints } from './kubernetes-name.ts';
import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';

const kinds: Readonly<Record<string, RouteRef['kind']>> = {
  httproute: 'HTTPRoute',
  httproutes: 'HTTPRoute',
  service: 'Service',
  services: 'Service',
  svc: 'Service',
};
const form = 'Supported: `httproute/name` and `service/name`.';

/** `httproute/name` or `service/name`; plurals and `svc` are understood. */
export function parseRoute(text: string): Parsed<RouteRef> {
  const [kind = '', name, ...more] = text.split('/').map((part) => part.trim());
  if (name === undefined) return bad({ value: text, wrong: 'has no kind', allowed: form });
  if (more.length > 0) {
    return bad({
      value: text,
      wrong: 'has too many parts',
      allowed: `${form} It is looked for in the target's namespace.`,
    });
  }
  const known = Object.entries(kinds).find(([alias]) => alias === kind.toLowerCase())?.[1];
  if (known === undefined)
    return bad({ value: text, wrong: 'is not a route that can share traffic', allowed: suggest(kind, name) });
  const complaints = dottedNameComplaints(name, text);
  return complaints.length > 0 ? bad(...complaints) : good({ kind: known, name });
}

function suggest(kind: string, name: string): string {
  const meant = nearest(kind, ['httproute', 'service']);
  return meant === undefined ? form : `${form} Did you mean \`${meant}/${name.slice(0, 63)}\`?`;
}
