/** Writes docs/rbac*.yaml from the rules that src/plan/access.ts asks for; with --check, compares. */
import { readFile, writeFile } from 'node:fs/promises';
import {
  accessRules,
  kedaRules,
  optionalRules,
  roleManifest,
  usageRules,
  type AccessRule,
} from '../src/plan/access.ts';
import { codecNamed } from '../src/routers/index.ts';

const usual = accessRules({
  routers: [codecNamed('gateway-api')],
  podMethods: ['GET', 'POST'],
  copied: new Set(['ConfigMap']),
  kind: 'Deployment',
});
const inPlace = (['StatefulSet', 'DaemonSet'] as const).flatMap((kind) =>
  accessRules({ routers: [], podMethods: ['GET', 'POST'], copied: new Set(), kind }),
);

const files: Readonly<Record<string, string>> = {
  'docs/rbac.yaml': `# All that Cutover needs in the target's namespace, and nothing more. Generated: npm run generate
apiVersion: v1
kind: ServiceAccount
metadata: { name: cutover, namespace: default }
---
${granted('cutover', [...usual, ...optionalRules])}`,
  'docs/rbac-in-place.yaml': `# What StatefulSets and DaemonSets need besides docs/rbac.yaml. Generated: npm run generate
${granted('cutover-in-place', withoutThose(usual, inPlace))}`,
  'docs/rbac-keda.yaml': `# What a target that KEDA scales needs besides docs/rbac.yaml. Generated: npm run generate
${granted('cutover-keda', kedaRules)}`,
  'docs/rbac-usage.yaml': `# What checks of cpu and memory need besides docs/rbac.yaml. Generated: npm run generate
${granted('cutover-usage', usageRules)}`,
};

for (const [path, text] of Object.entries(files)) {
  if (!process.argv.includes('--check')) {
    await writeFile(path, text);
  } else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
    console.error(`${path} is not what the code asks for. Run: npm run generate`);
    process.exitCode = 1;
  }
}

/** A Role of these rules, bound to the account of docs/rbac.yaml. */
function granted(name: string, rules: readonly AccessRule[]): string {
  return `${roleManifest(rules, { name, namespace: 'default' })}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: ${name}, namespace: default }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${name} }
subjects:
  - { kind: ServiceAccount, name: cutover, namespace: default }
`;
}

function withoutThose(known: readonly AccessRule[], rules: readonly AccessRule[]): readonly AccessRule[] {
  const missing = rules.flatMap(({ verbs, ...rule }) => {
    const granted = known.find(({ group, resource }) => group === rule.group && resource === rule.resource);
    const others = verbs.filter((verb) => granted?.verbs.includes(verb) !== true);
    return others.length === 0 ? [] : [{ ...rule, verbs: others }];
  });
  return [...new Map(missing.map((rule) => [`${rule.resource}.${rule.group}`, rule])).values()];
}
