import type { Provider, ProviderKey } from '../metrics/provider.ts';
import { choiceOf } from './choice.ts';
import { under } from './connection.ts';
import { hasReference, isSet, resolveText } from './env-references.ts';
import type { Env } from './env-references.ts';
import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';
import { textOf } from './shape.ts';

type Keys = Readonly<Record<string, string>>;
type Written = Readonly<Record<string, unknown>>;

/** The keys of one provider, from what was written, from variables and by default. */
export function parseKeys(
  { keys }: Pick<Provider, 'keys'>,
  object: Written,
  env: Env,
): Parsed<Keys> & { readonly value: Keys } {
  const isOwn = hasOwnSecrets(keys, object);
  const parsed = Object.entries(keys).map(([name, key]) => {
    const written = textOf(object[name]) ?? fromVariable(key, isOwn, env) ?? key.otherwise;
    return { name, ...(written === undefined ? missing(key, object) : resolved(written, key, env)) };
  });
  return {
    value: Object.fromEntries(
      parsed.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
    ),
    complaints: parsed.flatMap(({ name, complaints }) => under(name, complaints)),
  };
}

/** Secrets that others set belong together: one's key does not go with another's session. */
function hasOwnSecrets(keys: Provider['keys'], object: Written): boolean {
  return Object.entries(keys).some(
    ([name, { isSecret, variable }]) => isSecret && variable !== undefined && object[name] !== undefined,
  );
}

function fromVariable(
  { variable, isSecret, isRequired }: ProviderKey,
  isOwn: boolean,
  env: Env,
): string | undefined {
  if (variable === undefined || (isSecret && isOwn)) return undefined;
  return isRequired || isSet(variable, env) ? `env:${variable}` : undefined;
}

function missing({ isRequired, unless }: ProviderKey, object: Written): Parsed<undefined> {
  if (!isRequired || (unless !== undefined && object[unless] !== undefined)) return good(undefined);
  const allowed =
    unless === undefined ? 'Write `env:NAME`.' : `Write \`env:NAME\`, or \`${unless}\` instead.`;
  return bad({ wrong: 'This is missing', allowed });
}

function resolved(written: string, { isSecret, choices }: ProviderKey, env: Env): Parsed<string> {
  if (isSecret && !hasReference(written)) {
    return bad({
      wrong: 'A secret does not belong into a repository',
      allowed: 'Write `env:NAME`, and give the variable to the step from a secret.',
    });
  }
  const read = resolveText(written, env);
  return choices === undefined || read.value === undefined ? read : choiceOf(choices)(read.value);
}
