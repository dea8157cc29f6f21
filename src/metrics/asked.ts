import type { OwnQuery } from '../model/check.ts';
import { filled, valueOf, placeholders, type Arm } from './arm.ts';
import { localSources } from './index.ts';

/** A user's query as it is asked of one version's pods. */
export interface AskedQuery extends OwnQuery {
  /** What its placeholders stand for, where the text is not filled with it. */
  readonly values?: Readonly<Record<string, string>>;
}

/** Undefined where a placeholder stands for nothing here. Without placeholders both versions ask the same. */
export function askedOf({ provider, text }: OwnQuery, arm: Arm): AskedQuery | undefined {
  const all = filled(text, arm);
  if (all === undefined) return undefined;
  const isBound = localSources.some(({ name, binds }) => name === provider && binds);
  return isBound ? { provider, text, values: valuesIn(text, arm) } : { provider, text: all };
}

function valuesIn(text: string, arm: Arm): Readonly<Record<string, string>> {
  const used = placeholders.filter((name) => text.includes(`{{${name}}}`));
  return Object.fromEntries(used.map((name) => [name, valueOf(name, arm) ?? '']));
}
