import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** The step's inputs as the runner passes them: `INPUT_READY-TIMEOUT` is `ready-timeout`. */
export function readInputs(env: Env): Readonly<Record<string, string>> {
  const given = Object.entries(env).flatMap(([key, value]) =>
    key.startsWith('INPUT_')
      ? [[key.slice('INPUT_'.length).toLowerCase(), (value ?? '').trim()] as const]
      : [],
  );
  return Object.fromEntries(given);
}

/** The configuration file in the workspace; undefined when it is not there. */
export function readConfig(
  path: string,
  env: Env,
): { readonly path: string; readonly text: string } | undefined {
  const absolute = resolve(env['GITHUB_WORKSPACE'] ?? '.', path);
  return existsSync(absolute) ? { path, text: readFileSync(absolute, 'utf8') } : undefined;
}
