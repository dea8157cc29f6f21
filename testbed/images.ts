import { createHash } from 'node:crypto';
import { archive, type Entry } from './tar.ts';

/** One tag of an image, told apart from its siblings by its environment only. */
export interface Tag {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
}

const shop = (version: string, env: Readonly<Record<string, string>> = {}): Tag => ({
  name: `localhost/shop:${version}`,
  env: { SHOP_VERSION: version, SHOP_LATENCY_MS: '20', ...env },
});

export const shopTags = [
  shop('1.0.0'),
  shop('2.0.0'),
  shop('3.0.0', { SHOP_ERROR_RATE: '0.2' }),
  shop('4.0.0-crash', { SHOP_CRASH_AFTER: '1s' }),
  shop('5.0.0-never-ready', { SHOP_NEVER_READY: '1' }),
  shop('6.0.0-errors', { SHOP_ERROR_RATE: '0.05' }),
  shop('7.0.0-slow', { SHOP_LATENCY_MS: '40' }),
  shop('8.0.0-leak', { SHOP_ERROR_RATE: '0.2', SHOP_LEAK_AFTER: '15s' }),
  // Against each other: one error in a thousand is usual.
  shop('9.0.0-usual', { SHOP_ERROR_RATE: '0.001' }),
  shop('9.1.0-errors', { SHOP_ERROR_RATE: '0.01' }),
  shop('9.2.0-leak', { SHOP_ERROR_RATE: '0.02', SHOP_LEAK_AFTER: '60s' }),
  shop('9.3.0-usual', { SHOP_ERROR_RATE: '0.001' }),
  // Slow while they are new, one as the other.
  shop('10.0.0-cold', { SHOP_WARM_AFTER: '30s' }),
  shop('10.1.0-cold', { SHOP_WARM_AFTER: '30s' }),
  shop('10.2.0-slow', { SHOP_WARM_AFTER: '30s', SHOP_LATENCY_MS: '40' }),
] as const;

export const pauseTag: Tag = { name: 'localhost/pause:1', env: {} };

const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('hex');

/**
 * A docker-archive with one static binary as its only layer, shared by all tags.
 * Equal input gives equal bytes, and so equal image ids on every machine.
 */
export function imageArchive(binary: Buffer, program: string, tags: readonly Tag[]): Buffer {
  const layer = archive([{ name: program, data: binary, isExecutable: true }]);
  const layerName = `${sha256(layer)}/layer.tar`;
  const entries: Entry[] = [{ name: layerName, data: layer }];
  const manifest = tags.map((tag) => {
    const config = imageConfig(program, tag, sha256(layer));
    const configName = `${sha256(config)}.json`;
    entries.push({ name: configName, data: config });
    return { Config: configName, RepoTags: [tag.name], Layers: [layerName] };
  });
  entries.push({ name: 'manifest.json', data: Buffer.from(JSON.stringify(manifest)) });
  return archive(entries);
}

function imageConfig(program: string, tag: Tag, layer: string): Buffer {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const env = Object.entries(tag.env).map(([name, value]) => `${name}=${value}`);
  const config = {
    architecture,
    os: 'linux',
    config: { Entrypoint: [`/${program}`], Env: env },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layer}`] },
  };
  return Buffer.from(JSON.stringify(config));
}
