import type { Settled } from '../codec.ts';
import type { HttpProxy } from './proxies.ts';

/**
 * Contour reports one condition, Valid, with the generation that it looked at; one that is not valid is
 * not served at all. https://projectcontour.io/docs/main/config/fundamentals/#status-reporting
 */
export function settled({ metadata, status }: HttpProxy): Settled {
  const valid = (status?.conditions ?? []).find(({ type }) => type === 'Valid');
  const { generation = 0 } = metadata;
  if (valid === undefined || (valid.observedGeneration ?? generation) < generation) return 'not-yet';
  return valid.status === 'True'
    ? 'yes'
    : { problem: `Contour does not take HTTPProxy ${metadata.name}: ${reasonOf(valid)}` };
}

type Condition = NonNullable<NonNullable<HttpProxy['status']>['conditions']>[number];

/** With several errors the condition's own message only says so. */
function reasonOf({ message = '', errors = [] }: Condition): string {
  return errors.length === 0 ? message : errors.map((error) => error.message ?? '').join('; ');
}
