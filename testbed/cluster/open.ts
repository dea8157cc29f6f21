import { bottle } from './bottle.ts';
import type { Provider, StartOptions, TestCluster } from './cluster.ts';
import { kind } from './kind.ts';
import { named } from './named.ts';

const providers: readonly Provider[] = [named, bottle, kind];

/** None of the ways to a cluster fits this machine. */
export class NoClusterError extends Error {
  override readonly name = 'NoClusterError';
}

/** The first provider that fits, in order; when none does, one error says why for each. */
export async function openTestCluster(
  options: StartOptions = { isKept: false, planes: [] },
): Promise<TestCluster> {
  const reasons: string[] = [];
  for (const provider of providers) {
    const misfit = await provider.misfit(options);
    if (misfit === undefined) return provider.start(options);
    reasons.push(`  - ${provider.name}: ${misfit}`);
  }
  throw new NoClusterError(
    ['no test cluster can be had here; one of these must fit:', ...reasons].join('\n'),
  );
}
