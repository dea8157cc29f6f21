import { deployment } from '../manifests/deployment.ts';
import { isInPlace } from '../model/spec.ts';
import type { Member } from './facts.ts';
import { wayOf } from './route.ts';
import { servicesOf } from './services.ts';
import type { Way } from './way.ts';

/**
 * How users come to a target whose versions stand beside each other; undefined: in no way that is shared
 * by requests, or planning will say what is wrong.
 */
export function wayTo({ spec, facts }: Member): Way | undefined {
  if (facts.target === undefined || isInPlace(spec.strategy)) return undefined;
  const services = servicesOf(facts, deployment.parse(facts.target));
  const way = wayOf(spec, facts, services);
  return 'objection' in way ? undefined : way;
}
