/** Writes docs/rbac.yaml from the rules that src/plan/access.ts asks for; with --check, compares. */
import { readFile, writeFile } from 'node:fs/promises';
import { accessRules, roleManifest } from '../src/plan/access.ts';
import { codecNamed } from '../src/routers/index.ts';

const path = 'docs/rbac.yaml';
const text = `# All that Cutover needs in the target's namespace, and nothing more. Generated: npm run generate
apiVersion: v1
kind: ServiceAccount
metadata: { name: cutover, namespace: default }
---
${roleManifest(accessRules({ routers: [codecNamed('gateway-api')], smokeMethods: ['GET', 'POST'], copied: new Set(['ConfigMap']) }), 'default')}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: cutover, namespace: default }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: cutover }
subjects:
  - { kind: ServiceAccount, name: cutover, namespace: default }
`;

if (!process.argv.includes('--check')) {
  await writeFile(path, text);
} else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
  console.error(`${path} is not what the code asks for. Run: npm run generate`);
  process.exitCode = 1;
}
