import type { Reference } from '../model/check.ts';

export interface Times {
  readonly times: number;
  readonly of: Reference;
}

/** What `1.5 times stable`, `1.5 times the old version` or `1.5 times baseline` says; undefined for any other text. */
export function timesOld(text: string): Times | undefined {
  const [, times, baseline] =
    /^(\d+(?:\.\d+)?) times (?:stable|the old (?:one|version)|((?:the )?baseline))$/i.exec(text) ?? [];
  if (times === undefined) return undefined;
  return { times: Number(times), of: baseline === undefined ? 'stable' : 'baseline' };
}
