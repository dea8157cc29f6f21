import { parseArgs } from 'node:util';
import type { Case } from './case.ts';
import { cases } from './cases.ts';
import { strategies, type Strategy } from './strategies.ts';

export interface Options {
  readonly cases: readonly Case[];
  readonly strategies: readonly Strategy[];
  /** Where the cells go as JSON, after each of them; `-`: to standard output, at the end. */
  readonly json: string | undefined;
  /** JSON of an earlier run, for the cells that this one does not play. */
  readonly from: string | undefined;
  readonly isWritten: boolean;
}

export const usage = `usage: npm run bench:cutover -- [--case NAME,…] [--strategy NAME,…] [--json FILE] [--from FILE] [--write]
  --case      ${cases.map(({ name }) => name).join(', ')}
  --strategy  ${strategies.map(({ name }) => name).join(', ')}
  --json      the cells as JSON, into a file or to - (standard output)
  --from      cells of an earlier run, for those that this one does not play (--case '' plays none)
  --write     the table into docs/cutover-cases.md`;

/** Throws with what is wrong. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      case: { type: 'string' },
      strategy: { type: 'string' },
      json: { type: 'string' },
      from: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  return {
    cases: chosen(cases, values.case),
    strategies: chosen(strategies, values.strategy),
    json: values.json,
    from: values.from,
    isWritten: values.write,
  };
}

function chosen<T extends { readonly name: string }>(
  all: readonly T[],
  list: string | undefined,
): readonly T[] {
  if (list === undefined) return all;
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = names.filter((name) => !all.some((one) => one.name === name));
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}.`);
  return all.filter(({ name }) => names.includes(name));
}
