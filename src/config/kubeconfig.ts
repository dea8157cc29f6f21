import { resolveText } from './env-references.ts';
import type { Env } from './env-references.ts';
import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';

/** Where the credentials for the cluster are. */
export type KubeconfigSource = { readonly path: string } | { readonly content: string };

/** A path, the content itself (YAML, JSON, or either in base64), or `env:NAME` of one. Never quoted. */
export function parseKubeconfig(text: string, env: Env): Parsed<KubeconfigSource> {
  const resolved = resolveText(text, env);
  if (resolved.value === undefined) return bad(...resolved.complaints);
  const value = resolved.value.trim();
  if (isContent(value)) return good({ content: value });
  const decoded = fromBase64(value);
  if (decoded !== undefined && isContent(decoded)) return good({ content: decoded });
  if (value.length <= 512 && decoded === undefined && !/[\r\n]/.test(value)) return good({ path: value });
  return bad({ wrong: 'This is neither the path nor the content of a kubeconfig' });
}

function isContent(text: string): boolean {
  return /^\s*\{/.test(text) || /^(apiVersion|kind|clusters|contexts|users)\s*:/m.test(text);
}

/** Undefined for what can be a path: text of up to 255 characters, or with others than base64's. */
function fromBase64(text: string): string | undefined {
  const compact = text.replaceAll(/\s+/g, '');
  if (compact.length < 256 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return undefined;
  try {
    return atob(compact);
  } catch {
    return '';
  }
}
