import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';

export type Env = Readonly<Record<string, string | undefined>>;

const reference = /(^|\s)env:([A-Za-z_][A-Za-z0-9_]*)(?=\s|$)/g;

/**
 * The text with each `env:NAME` (at its start or after a space: `Bearer env:TOKEN`) replaced.
 * A variable that is missing or empty is a complaint with its name.
 */
export function resolveText(text: string, env: Env): Parsed<string> {
  const missing = namesIn(text).filter((name) => valueOf(name, env) === '');
  if (missing.length > 0) return bad(...missing.map(missingVariable));
  return good(text.replaceAll(reference, (_, before: string, name: string) => before + valueOf(name, env)));
}

/**
 * Headers and bodies as they are sent. The Spec keeps those of checks with their `env:NAME`, because checks
 * are stored with the plan and no secret ever is. One whose variable is missing is left out.
 */
export function resolveTexts(
  texts: Readonly<Record<string, string>>,
  env: Env,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, value]) => {
      const resolved = resolveText(value, env).value;
      return resolved === undefined ? [] : [[name, resolved]];
    }),
  );
}

/** The values that texts take from the environment: what must be masked. */
export function secretsIn(texts: readonly string[], env: Env): readonly string[] {
  return texts.flatMap((text) => namesIn(text).map((name) => valueOf(name, env)));
}

export function hasReference(text: string): boolean {
  return namesIn(text).length > 0;
}

export function isSet(name: string, env: Env): boolean {
  return valueOf(name, env) !== '';
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(reference)].map(([, , name = '']) => name);
}

function valueOf(name: string, env: Env): string {
  return Object.hasOwn(env, name) ? (env[name]?.trim() ?? '') : '';
}

function missingVariable(name: string) {
  return {
    value: `env:${name}`,
    wrong: 'is not set',
    allowed: `Give it to the step: \`env: { ${name}: \${{ secrets.${name} }} }\`.`,
  };
}
