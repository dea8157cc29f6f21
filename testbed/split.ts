/**
 * Commands of `route: exec` for the test cluster: `read` and `write` the weights of an HTTPRoute with
 * kubectl, of which Cutover is not told. `SPLIT_FOLDER` holds `faults` (the actions that fail now) and
 * gets `calls` (what was asked).
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { getObject, kubectl } from './kubectl.ts';

interface Told {
  readonly namespace: string;
  readonly services: { readonly stable: string; readonly candidate: string };
  readonly split: { readonly share: number };
  readonly restore: boolean;
  readonly original: unknown;
}

interface Route {
  readonly metadata: { readonly generation: number };
  readonly spec: { readonly rules: readonly { readonly backendRefs: readonly Ref[] }[] };
  readonly status?: { readonly parents: readonly { readonly conditions: readonly Condition[] }[] };
}

interface Ref {
  readonly name: string;
  readonly weight?: number;
}

interface Condition {
  readonly observedGeneration: number;
}

const folder = process.env['SPLIT_FOLDER'] ?? '.';
const [action = ''] = process.argv.slice(2);
const told = (await json(process.stdin)) as Told;
const faults = join(folder, 'faults');

record(action === 'write' ? `write ${told.split.share}` : action);
if (existsSync(faults) && readFileSync(faults, 'utf8').includes(action)) {
  console.error(`the balancer does not answer (token=${process.env['SPLIT_TOKEN'] ?? ''})`);
  process.exit(3);
}
if (action === 'read') console.log(JSON.stringify(await read(told)));
else await write(told);

async function read({ namespace, services }: Told): Promise<object> {
  const { metadata, spec, status } = (await getObject(namespace, 'httproute', 'shop')) as Route;
  const original = spec.rules[0]?.backendRefs ?? [];
  const weightOf = (name: string): number =>
    original.filter((ref) => ref.name === name).reduce((sum, { weight = 1 }) => sum + weight, 0);
  const candidate = weightOf(services.candidate);
  const seen = (status?.parents ?? []).flatMap(({ conditions }) => conditions);
  return {
    share: (100 * candidate) / (weightOf(services.stable) + candidate),
    settled: seen.every(({ observedGeneration }) => observedGeneration === metadata.generation),
    original,
  };
}

async function write({ namespace, services, split, restore, original }: Told): Promise<void> {
  const value = restore
    ? original
    : [
        { name: services.stable, port: 80, weight: 100 - split.share },
        { name: services.candidate, port: 80, weight: split.share },
      ];
  const patch = [{ op: 'replace', path: '/spec/rules/0/backendRefs', value }];
  await kubectl('-n', namespace, 'patch', 'httproute', 'shop', '--type', 'json', '-p', JSON.stringify(patch));
}

function record(call: string): void {
  appendFileSync(join(folder, 'calls'), `${call}\n`);
}
