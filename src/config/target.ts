import type { TargetRef, WorkloadKind } from '../model/spec.ts';
import { nearest } from '../lib/did-you-mean.ts';
import { dottedNameComplaints, nameComplaints } from './kubernetes-name.ts';
import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';

const form = 'Write `deployment/name` or `namespace/deployment/name`.';

/** As kubectl names the kinds. */
const kinds: Readonly<Record<string, WorkloadKind>> = {
  ...{ deployment: 'Deployment', deployments: 'Deployment', deploy: 'Deployment' },
  ...{ statefulset: 'StatefulSet', statefulsets: 'StatefulSet', sts: 'StatefulSet' },
  ...{ daemonset: 'DaemonSet', daemonsets: 'DaemonSet', ds: 'DaemonSet' },
};

/** `[namespace/]kind/name`. */
export function parseTarget(text: string): Parsed<TargetRef> {
  const parts = text.split('/').map((part) => part.trim());
  if (parts.length === 1) return bad({ value: text, wrong: 'has no kind', allowed: withoutKind(text) });
  if (parts.length > 3) return bad({ value: text, wrong: 'has too many parts', allowed: form });
  const [name = '', kind = '', namespace] = parts.toReversed();
  const complaints = [
    ...kindComplaints(kind, text),
    ...dottedNameComplaints(name, text),
    ...(namespace === undefined ? [] : nameComplaints(namespace, text)),
  ];
  const known = kinds[kind.toLowerCase()];
  return known === undefined || complaints.length > 0
    ? bad(...complaints.slice(0, 1))
    : good({ kind: known, namespace, name });
}

export const targetMissing = { wrong: 'What shall get the new version is not said', allowed: form };

function withoutKind(text: string): string {
  return nameComplaints(text, text).length > 0 ? form : `Did you mean \`deployment/${text}\`?`;
}

function kindComplaints(
  kind: string,
  text: string,
): readonly { value: string; wrong: string; allowed: string }[] {
  if (kind.toLowerCase() in kinds) return [];
  const meant = nearest(kind, ['deployment', 'statefulset', 'daemonset']);
  const allowed = meant
    ? `Did you mean \`${text.replace(kind, meant)}\`?`
    : `Supported: deployment, statefulset, daemonset. ${form}`;
  return [{ value: text, wrong: 'is not of a kind that can be rolled out', allowed }];
}
