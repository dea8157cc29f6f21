import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

const defaultConfig = '.github/cutover.yaml';

/** The step's inputs as the runner passes them: `INPUT_READY-TIMEOUT` is `ready-timeout`. */
export function readInputs(env: Env): Readonly<Record<string, string>> {
  const given = Object.entries(env).flatMap(([key, value]) =>
    key.startsWith('INPUT_') ? [[key.slice('INPUT_'.length).toLowerCase(), (value ?? '').trim()] as const] : [],
  );
  return Object.fromEntries(given);
}

/** The configuration file: the one that is named, else the default one where it exists. */
export function readConfig(
  named: string | undefined,
  env: Env,
): { readonly path: string; readonly text: string } | undefined {
  const path = named === undefined || named === '' ? defaultConfig : named;
  const absolute = resolve(env['GITHUB_WORKSPACE'] ?? '.', path);
  if (!existsSync(absolute)) {
    if (path === defaultConfig) return undefined;
    throw new Error(`config: \`${path}\` does not exist in the workspace. Is actions/checkout a step before this one?`);
  }
  return { path, text: readFileSync(absolute, 'utf8') };
}
