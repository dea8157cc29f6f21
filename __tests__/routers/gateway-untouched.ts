import type { KubeObject } from '../../src/model/kube.ts';
import type { Backends } from '../../src/model/plan.ts';
import { isOfRollout } from './backends.ts';
import { partsOf } from './weighted-parts.ts';

interface Ref {
  readonly name: string;
  readonly weight?: number;
}

interface Rule {
  readonly backendRefs?: readonly Ref[];
  readonly filters?: readonly { readonly requestMirror?: { readonly backendRef: Ref } }[];
}

/** The route with both versions as one backend, and each backend's part of its rule in place of a weight. */
export function untouchedGatewayRoutes(objects: readonly KubeObject[], backends: Backends): unknown {
  return objects.map((object) => {
    const spec = object['spec'] as { readonly rules: readonly Rule[] };
    const own = spec.rules.filter((rule) => !isAdded(rule, backends));
    return { ...object, spec: { ...spec, rules: own.map((rule) => withParts(rule, backends)) } };
  });
}

/** Only the candidate answers, or it gets copies. */
function isAdded({ backendRefs = [], filters = [] }: Rule, { candidate }: Backends): boolean {
  const isForTesters = backendRefs.length > 0 && backendRefs.every(({ name }) => name === candidate);
  return isForTesters || filters.some(({ requestMirror }) => requestMirror?.backendRef.name === candidate);
}

function withParts(rule: Rule, backends: Backends): unknown {
  if (rule.backendRefs === undefined) return rule;
  return { ...rule, backendRefs: partsOf(rule.backendRefs, ({ name }) => isOfRollout(name, backends)) };
}
