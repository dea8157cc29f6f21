import { comparisonOf } from '../../src/adapters/comparison.ts';
import type { CounterpartSpec } from '../../src/model/database.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Comparison, Side } from '../../src/ports/comparison.ts';
import type { Wire } from './api.ts';
import { sideOf, type Content } from './side.ts';
import type { World } from './world.ts';

const rows: Content = { 1: 'Ada', 2: 'Grace' };
const { 1: first = '' } = rows;

/** The real comparison, of a database and one that has its last row when the world says so. */
export function fakeComparison(
  world: World,
  wire: Wire,
  { lagMs, clock }: Pick<CounterpartSpec, 'lagMs'> & { readonly clock: Clock },
): Comparison {
  const source = sideOf(() => rows);
  const counterpart = sideOf(() => (isReplicated(world) ? rows : { 1: first }));
  return comparisonOf({
    open: {
      source: () => Promise.resolve(wired(source, wire)),
      counterpart: () => Promise.resolve(wired(counterpart, wire)),
    },
    ...{ wanted: [], lagMs, clock },
  });
}

function wired(side: Side, wire: Wire): Side {
  const read = async <T>(asked: () => Promise<T>): Promise<T> => await wire('read rows', asked);
  return {
    ...side,
    tables: () => read(side.tables),
    digest: (table, range) => read(() => side.digest(table, range)),
    rowsAt: (table, keys) => read(() => side.rowsAt(table, keys)),
  };
}

export function isReplicated({ now, replicatedAt }: World): boolean {
  return now >= replicatedAt;
}
