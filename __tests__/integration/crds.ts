import { readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { Transport } from '../../src/adapters/kubernetes/transport.ts';
import { until } from './world.ts';

const paths: Readonly<Record<string, readonly string[]>> = z
  .record(z.string(), z.array(z.string()))
  .parse(JSON.parse(process.env['CUTOVER_TEST_CRDS'] ?? '{}'));

const crd = z.looseObject({
  kind: z.literal('CustomResourceDefinition'),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    conversion: z.looseObject({ strategy: z.string() }).optional(),
    versions: z.array(z.looseObject({ name: z.string() })),
  }),
});
const established = z.looseObject({
  status: z.looseObject({
    conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).nullish(),
  }),
});

const collection = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** Those that this run has no files of. */
export function missingCrds(names: readonly string[]): readonly string[] {
  return names.filter((name) => paths[name] === undefined);
}

/** Installs the CRDs that a router's project publishes, and waits until the server serves them. */
export async function installCrds(name: string, send: Transport): Promise<void> {
  const files = paths[name];
  if (files === undefined) throw new Error(`CUTOVER_TEST_CRDS has no ${name}: run npm run test:integration`);
  for (const file of files) {
    for (const document of parseAllDocuments(await readFile(file, 'utf8'))) {
      const parsed = crd.safeParse(document.toJS());
      if (parsed.success) await install(withoutWebhook(parsed.data), send);
    }
  }
}

/** What converts between versions is a program of the project's, which is not here: the newest is kept. */
function withoutWebhook(own: z.infer<typeof crd>): z.infer<typeof crd> {
  const { conversion, ...spec } = own.spec;
  if (conversion?.strategy !== 'Webhook') return own;
  const newest = spec.versions.slice(-1).map((one) => ({ ...one, served: true, storage: true }));
  return { ...own, spec: { ...spec, versions: newest } };
}

async function install(body: z.infer<typeof crd>, send: Transport): Promise<void> {
  await send({ method: 'POST', path: collection, body, accepts: [409] });
  const { name } = body.metadata;
  await until(async () => {
    const { text } = await send({ method: 'GET', path: `${collection}/${name}` });
    const { conditions } = established.parse(JSON.parse(text)).status;
    return (
      conditions?.some(({ type, status }) => type === 'Established' && status === 'True') === true ||
      undefined
    );
  }, `${name} to be established`);
}
