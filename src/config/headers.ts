import { hasReference, resolveText } from './env-references.ts';
import type { Env } from './env-references.ts';
import type { Complaint, Parsed } from './problem.ts';

type Headers = Readonly<Record<string, string>>;
type ParsedHeaders = Parsed<Headers> & { readonly value: Headers };

/**
 * Headers with their `env:NAME` left as written, after a look that each can be resolved. Neither
 * names nor values are ever quoted: a slip may have put a secret there.
 */
export function parseHeaderReferences(
  written: Readonly<Record<string, string | number>>,
  env: Env,
): ParsedHeaders {
  const entries = Object.entries(written).map(([name, value]): [string, string] => [
    name,
    String(value).trim(),
  ]);
  const complaints = entries.flatMap(([name, value]) => {
    const faults = [...nameFaults(name), ...secretInClear(name, value)];
    const resolved = resolveText(value, env);
    const all = resolved.value === undefined ? resolved.complaints : valueFaults(resolved.value);
    return [...faults, ...all].map((one) => ({ ...one, at: [name] }));
  });
  return { value: Object.fromEntries(entries), complaints };
}

function nameFaults(name: string): readonly Complaint[] {
  if (/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return [];
  return [{ wrong: 'The name of a header has characters that it cannot have' }];
}

function valueFaults(value: string): readonly Complaint[] {
  if (/^[\t\u0020-\u007e\u0080-\u00ff]+$/.test(value)) return [];
  return [{ wrong: 'The value of a header is empty or has characters that it cannot have' }];
}

/** A file is in a repository, and a check is stored in the cluster: neither is a place for a secret. */
export function secretInClear(name: string, value: string): readonly Complaint[] {
  if (hasReference(value) || !/auth|token|secret|cookie|passw|api-?key/i.test(name)) return [];
  return [
    {
      wrong: 'A secret does not belong into a repository',
      allowed: 'Write `env:NAME` (also within: `Bearer env:NAME`).',
    },
  ];
}
