/**
 * Bundles src/main.ts into dist/index.js, which the runner runs as it is; with --check, says whether
 * the bundle in the repository is what the source builds.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

const bundlePath = 'dist/index.js';
/** PostgreSQL's parser: libpg-query loads it from beside the code, when there is SQL to read. */
const parser = 'libpg-query.wasm';
const files: Readonly<Record<string, Uint8Array | string>> = {
  [bundlePath]: await bundle(),
  [`dist/${parser}`]: await readFile(`node_modules/libpg-query/wasm/${parser}`),
  'dist/package.json': `${JSON.stringify({ type: 'module' })}\n`,
};

if (process.argv.includes('--check')) await check();
else await Promise.all(Object.entries(files).map(([path, text]) => writeFile(path, text)));

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['src/main.ts'],
    outfile: bundlePath,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    legalComments: 'inline',
    // CommonJS packages inside an ES module still ask for `require` and for their folder.
    banner: {
      js: "import { createRequire as cutoverRequire } from 'node:module'; const require = cutoverRequire(import.meta.url); const __dirname = import.meta.dirname;",
    },
    // pg asks for it only where it was installed to be faster.
    external: ['pg-native'],
  });
  return outputFiles[0]?.text ?? '';
}

async function check(): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const committed = await readFile(path).catch(() => Buffer.of());
    if (committed.equals(Buffer.from(text))) continue;
    console.error(`${path} is not what the source builds. Run: npm run build`);
    process.exitCode = 1;
  }
}
